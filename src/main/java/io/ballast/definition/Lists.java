package io.ballast.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Lists with one member changed. */
final class Lists {

    private Lists() {
    }

    /** The list with a member in the place of the one that is meant, or at the end. */
    static <T> List<T> with(List<T> list, T member, Predicate<T> meant) {
        var result = new ArrayList<T>(list.size() + 1);
        boolean placed = false;
        for (var old : list) {
            boolean here = !placed && meant.test(old);
            result.add(here ? member : old);
            placed |= here;
        }
        if (!placed) {
            result.add(member);
        }
        return result;
    }

    static <T> Map<String, T> byName(List<T> members, Function<T, String> name) {
        var map = new LinkedHashMap<String, T>(members.size() * 2);
        members.forEach(member -> map.put(name.apply(member), member));
        return map;
    }

    static <T> List<T> without(List<T> list, Predicate<T> meant) {
        return list.stream().filter(meant.negate()).toList();
    }
}
