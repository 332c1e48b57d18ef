package io.ballast.console;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.definition.Definitions;
import io.ballast.director.Director;
import io.ballast.director.TableView;
import io.ballast.plane.PlaneException;
import io.ballast.store.Database;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** All clusters with their live state, the worst first. */
@Controller
class OverviewPage {

    /** As many services as a page shows that is fetched every few seconds; the worst are among them. */
    private static final int SHOWN = 100;
    private static final int FOREIGN_SHOWN = 50;
    private static final Map<Mark.Kind, String> WORDS = Map.of(Mark.Kind.down, "down", Mark.Kind.warn, "not whole",
            Mark.Kind.unknown, "unknown", Mark.Kind.up, "up");

    private final Definitions definitions;
    private final Director director;
    private final Database database;
    private final InstantSource clock;

    OverviewPage(Definitions definitions, Director director, Database database, InstantSource clock) {
        this.definitions = definitions;
        this.director = director;
        this.database = database;
        this.clock = clock;
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping("/")
    String show(@AuthenticationPrincipal Caller caller,
            @RequestParam(name = "all", required = false) @Nullable String all, Model model) {
        var now = clock.instant();
        var clusters = definitions.current().clusters().values().stream()
                .filter(cluster -> caller.grant().covers(cluster.name()))
                .map(cluster -> ClusterView.of(cluster, director.clusterStatus(cluster), now))
                .sorted().toList();
        var status = director.status();
        model.addAttribute("status", status);
        model.addAttribute("databaseFault", database.writable() ? null : database.reason());
        model.addAttribute("counts", counts(clusters));
        model.addAttribute("clusters", all == null ? shortened(clusters) : clusters);
        model.addAttribute("loadedAt", ServerView.exact(now));
        addTable(status.plane().ready() && caller.grant().everywhere(), model);
        return "overview";
    }

    /** How many services there are of each kind, the worst first. */
    private static List<Mark> counts(List<ClusterView> clusters) {
        var counts = clusters.stream().flatMap(cluster -> cluster.services().stream())
                .collect(Collectors.groupingBy(service -> service.mark().style(), TreeMap::new, Collectors.counting()));
        return counts.descendingMap().entrySet().stream()
                .map(count -> new Mark(count.getKey(), count.getValue() + " " + WORDS.get(count.getKey()))).toList();
    }

    private static List<ClusterView> shortened(List<ClusterView> clusters) {
        var shown = new ArrayList<ClusterView>();
        int left = SHOWN;
        for (var cluster : clusters) {
            var view = cluster.shortened(left);
            left -= view.services().size();
            shown.add(view);
        }
        return shown;
    }

    /** What cannot be read is null, which the page shows as unknown. */
    private void addTable(boolean ready, Model model) {
        var table = ready ? table() : null;
        model.addAttribute("kernel", table == null || table.kernel() == null ? null : KernelView.of(table.kernel()));
        model.addAttribute("drift", table == null ? null : table.drift().size());
        model.addAttribute("carrierCount", table == null ? 0 : table.carriers().size());
        model.addAttribute("carriers", table == null ? List.of() : carriers(table));
        model.addAttribute("foreignCount", table == null ? null : table.foreign().size());
        model.addAttribute("foreign", table == null
                ? List.of()
                : table.foreign().stream().limit(FOREIGN_SHOWN).map(ServiceKey::toString).toList());
    }

    private static List<String> carriers(TableView table) {
        return table.carriers().entrySet().stream().sorted(Map.Entry.comparingByKey()).limit(FOREIGN_SHOWN)
                .map(each -> each.getKey() + " for " + each.getValue().cluster() + "/" + each.getValue().service() + " "
                        + each.getValue().server())
                .toList();
    }

    private @Nullable TableView table() {
        try {
            return director.table();
        } catch (PlaneException e) {
            // It has gone since; the page says why when the director has noticed.
            return null;
        }
    }
}
