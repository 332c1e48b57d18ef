package io.ballast.console;

import java.time.InstantSource;
import java.util.List;

import io.ballast.definition.Definitions;
import io.ballast.director.Director;
import io.ballast.director.TableView;
import io.ballast.plane.PlaneException;
import io.ballast.store.Database;
import io.ballast.table.ServiceKey;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** All clusters with their live state, the worst first. */
@Controller
class OverviewPage {

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

    @GetMapping("/")
    String show(Model model) {
        var now = clock.instant();
        var clusters = definitions.current().clusters().values().stream()
                .map(cluster -> ClusterView.of(cluster, director.clusterStatus(cluster), now))
                .sorted().toList();
        model.addAttribute("status", director.status());
        model.addAttribute("databaseFault", database.writable() ? null : database.reason());
        model.addAttribute("clusters", clusters);
        addTable(model);
        return "overview";
    }

    private void addTable(Model model) {
        try {
            TableView table = director.table();
            model.addAttribute("drift", table.drift());
            model.addAttribute("foreign", table.foreign().stream().map(ServiceKey::toString).toList());
        } catch (PlaneException e) {
            // The page's head says why the plane does not answer.
            model.addAttribute("drift", List.of());
            model.addAttribute("foreign", List.of());
        }
    }
}
