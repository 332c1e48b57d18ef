package io.ballast.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Ports and ranges of ports, sorted and without overlap. */
public record PortSet(List<Range> ranges) implements Comparable<PortSet> {

    /**
     * Ports from first to last.
     *
     * @param first 1 to 65535
     * @param last not below first
     */
    public record Range(int first, int last) implements Comparable<Range> {

        private static final Comparator<Range> ORDER = Comparator.comparingInt(Range::first)
                .thenComparingInt(Range::last);

        @Override
        public int compareTo(Range other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    public PortSet {
        ranges = List.copyOf(ranges);
    }

    /**
     * Reads {@code 21,30000-31000}.
     *
     * @throws IllegalArgumentException if a part is no port, a range runs backwards, or two parts overlap
     */
    public static PortSet parse(String text) {
        var parts = new ArrayList<Range>();
        for (var part : text.split(",", -1)) {
            parts.add(range(part.strip()));
        }
        parts.sort(null);
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i).first() <= parts.get(i - 1).last()) {
                throw new IllegalArgumentException(parts.get(i - 1) + " and " + parts.get(i) + " overlap");
            }
        }
        return new PortSet(parts);
    }

    private static Range range(String text) {
        if (!text.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
            throw new IllegalArgumentException("\"" + text + "\" is no port and no range of ports");
        }
        var ends = text.split("-", -1);
        int first = Integer.parseInt(ends[0]);
        int last = ends.length == 1 ? first : Integer.parseInt(ends[1]);
        if (first < 1 || last > 65535 || first > last) {
            throw new IllegalArgumentException("\"" + text + "\" must lie within 1-65535 and run upwards");
        }
        return new Range(first, last);
    }

    public boolean contains(int port) {
        return ranges.stream().anyMatch(range -> range.first() <= port && port <= range.last());
    }

    public boolean overlaps(PortSet other) {
        return ranges.stream().anyMatch(
                mine -> other.ranges.stream().anyMatch(o -> mine.first() <= o.last() && o.first() <= mine.last()));
    }

    @Override
    public int compareTo(PortSet other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }
}
