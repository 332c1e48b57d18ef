package io.ballast.event;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What belongs together: troubles of one thing, from the first until all is well.
 *
 * @param id number of the event that opened it
 * @param director that saw it
 * @param homes all that it is or was about
 * @param machines addresses of the servers that it is or was about
 * @param severity of the worst trouble now; of the worst there was once it is closed
 * @param worst of any time
 * @param opened first
 * @param closed null while it is open
 * @param calmUntil when it closes if nothing happens before; null unless all is well and it waits
 * @param reopened how often it began anew
 * @param count of events
 * @param lasting whether any trouble was one that something had to end
 * @param troubles that are open
 * @param acknowledged null while nobody has
 * @param silenced null unless somebody wants to hear nothing of it for a time
 */
public record Incident(long id, String director, Set<Home> homes, Set<String> machines, Severity severity,
        Severity worst, Instant opened, Instant updated, @Nullable Instant closed, @Nullable Instant calmUntil,
        int reopened, int count, boolean lasting, List<Trouble> troubles, @Nullable Act acknowledged,
        @Nullable Act silenced) {

    /**
     * What a person did about it.
     *
     * @param until null where it holds for good
     */
    public record Act(String author, Instant time, @Nullable Instant until, String reason) {
    }

    public Incident {
        homes = Set.copyOf(homes);
        machines = Set.copyOf(machines);
        troubles = List.copyOf(troubles);
    }

    public boolean isOpen() {
        return closed == null;
    }

    public boolean isSilenced(Instant now) {
        return silenced != null && silenced.until() != null && now.isBefore(silenced.until());
    }

    /** What it is about, in a few words. */
    public String title() {
        if (homes.size() == 1) {
            var text = homes.iterator().next().toString();
            return homes.iterator().next() instanceof Home.OfDirector(String part)
                    ? "Director " + director + ", " + part.replace('-', ' ')
                    : Character.toUpperCase(text.charAt(0)) + text.substring(1);
        }
        boolean servers = homes.stream().allMatch(each -> each instanceof Home.OfService);
        if (servers && machines.size() == 1) {
            return "Machine " + machines.iterator().next();
        }
        var cluster = cluster();
        return cluster == null ? "Director " + director : "Cluster " + cluster;
    }

    /** The only cluster that it is about; null if it is about another thing too, or about no cluster. */
    public @Nullable String cluster() {
        var clusters = clusters();
        boolean alone = homes.stream()
                .allMatch(home -> home instanceof Home.OfService || home instanceof Home.OfCluster);
        return alone && clusters.size() == 1 ? clusters.iterator().next() : null;
    }

    /** The clusters that it is about. */
    public Set<String> clusters() {
        return homes.stream().flatMap(home -> switch (home) {
            case Home.OfService(var cluster, var _) -> Stream.of(cluster);
            case Home.OfCluster(var cluster) -> Stream.of(cluster);
            case Home.OfInstance _,Home.OfDirector _ -> Stream.<String>empty();
        }).collect(Collectors.toSet());
    }
}
