package io.ballast.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/** Members of a list as they are read: those that could be read, and where each stands in the document. */
final class Members<T> {

    private final String list;
    private final Function<T, String> name;
    private final Faults faults;
    private final List<T> read = new ArrayList<>();
    private final List<String> places = new ArrayList<>();
    private final Map<String, String> placeOfName = new HashMap<>();

    Members(String list, Function<T, String> name, Faults faults) {
        this.list = list;
        this.name = name;
        this.faults = faults;
    }

    String pointer(int index) {
        return list + "/" + index;
    }

    /** @param member null if it could not be read */
    void add(int index, @Nullable T member) {
        if (member == null) {
            return;
        }
        var first = placeOfName.putIfAbsent(name.apply(member), pointer(index));
        if (first != null) {
            faults.add(pointer(index) + "/name",
                    Fields.quoted(name.apply(member)) + " is the name of " + first + " already; choose another.");
        }
        read.add(member);
        places.add(pointer(index));
    }

    List<T> read() {
        return read;
    }

    /** Where each of those that were read stands. */
    List<String> places() {
        return places;
    }
}
