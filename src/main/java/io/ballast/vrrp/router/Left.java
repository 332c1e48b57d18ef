package io.ballast.vrrp.router;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.ballast.table.HeldAddress;

/**
 * What a process leaves to those after it.
 *
 * @param standing addresses that it put up, or was about to
 * @param sequences numbers of authentication headers that may have been used, by instance
 */
record Left(Set<HeldAddress> standing, Map<String, Long> sequences) {

    static final Left NOTHING = new Left(Set.of(), Map.of());

    private static final String ADDRESS = "address ";
    private static final String SEQUENCE = "sequence ";

    Left {
        standing = Set.copyOf(standing);
        sequences = Map.copyOf(sequences);
    }

    /** One a line. */
    List<String> lines() {
        return Stream.concat(standing.stream().sorted().map(each -> ADDRESS + HeldAddressText.of(each)),
                sequences.entrySet().stream().sorted(Map.Entry.comparingByKey())
                        .map(each -> SEQUENCE + each.getValue() + " " + each.getKey()))
                .toList();
    }

    /** Lines that cannot be read are passed over: the others may still keep two machines from having one address. */
    static Left read(List<String> lines) {
        var standing = new LinkedHashSet<HeldAddress>();
        var sequences = new HashMap<String, Long>();
        lines.forEach(line -> read(line, standing, sequences));
        return new Left(standing, sequences);
    }

    private static void read(String line, Set<HeldAddress> standing, Map<String, Long> sequences) {
        try {
            if (line.startsWith(ADDRESS)) {
                standing.add(HeldAddressText.parse(line.substring(ADDRESS.length())));
            } else if (line.startsWith(SEQUENCE)) {
                var parts = line.substring(SEQUENCE.length()).split(" ", 2);
                sequences.put(parts[1], Long.parseLong(parts[0]));
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            // Passed over.
        }
    }
}
