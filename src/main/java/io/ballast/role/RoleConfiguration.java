package io.ballast.role;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;

import io.ballast.definition.Definitions;
import io.ballast.definition.DefinitionsChanged;
import io.ballast.director.Director;
import io.ballast.director.InPhase;
import io.ballast.event.Journal;
import io.ballast.script.PowerlessScripts;
import io.ballast.script.ScriptDirectories;
import io.ballast.script.ScriptSettings;
import io.ballast.store.DirectorSettings;
import io.ballast.vrrp.router.RouterLauncher;
import io.ballast.vrrp.router.RouterLink;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

@Configuration(proxyBeanMethods = false)
class RoleConfiguration {

    private static final Path PROC = Path.of("/proc");

    @Bean
    RoleBoard roleBoard(DirectorSettings director, Definitions definitions) {
        return new RoleBoard(director.director().name(), definitions::current, InstantSource.system());
    }

    /** Apart from those of checks, which must not make an instance wait. */
    @Bean
    PowerlessScripts trackedScripts(ScriptSettings settings) {
        return new PowerlessScripts(new ScriptDirectories(settings.scripts()), settings.scriptsAtOnce(),
                Thread.ofPlatform().daemon().name("tracked-script-", 0).factory());
    }

    @Bean
    RouterStarter routerStarter() {
        return RouterLauncher::start;
    }

    @Bean
    Approach approach(RoleSettings settings, DirectorSettings director, RouterStarter starter) {
        var state = Objects.requireNonNullElse(settings.state(), director.data().resolve("vrrp")).toAbsolutePath();
        return new Approach(() -> RouterLink.connect(state),
                settings.startRouter() ? () -> starter.start(state) : null);
    }

    @Bean(destroyMethod = "")
    RoleKeeper roleKeeper(RoleSettings settings, DirectorSettings names, Definitions definitions, Director director,
            Approach approach, RoleBoard board, Journal journal, PowerlessScripts trackedScripts,
            RoleWorks works) {
        var trackers = new Trackers(PROC, new NumberFiles(settings.trackDirectories()), director::serves,
                new ScriptRuns(trackedScripts));
        return new RoleKeeper(new RoleKeeper.Parts(names.director().name(), definitions::current, director::notReady,
                trackers, approach, board, new Tidings(journal, InstantSource.system()), works,
                settings.holdFor(), System::nanoTime, RouterLauncher::end));
    }

    /** Runs while the director does: it asks it, and must not outlive it. */
    @Component
    static class Running extends InPhase {

        private final RoleKeeper keeper;

        Running(RoleKeeper keeper) {
            super(1);
            this.keeper = keeper;
        }

        @EventListener
        void definitionsChanged(DefinitionsChanged change) {
            keeper.wake();
        }

        @Override
        protected void begin() {
            keeper.start();
        }

        @Override
        protected void end() {
            keeper.close();
        }
    }
}
