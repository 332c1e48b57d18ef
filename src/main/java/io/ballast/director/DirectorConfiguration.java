package io.ballast.director;

import io.ballast.definition.Definitions;
import io.ballast.definition.DefinitionsChanged;
import io.ballast.event.Journal;
import io.ballast.health.HealthChecker;
import io.ballast.linux.InterfaceAddresses;
import io.ballast.plane.ForwardingPlane;
import io.ballast.store.DirectorSettings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

@Configuration(proxyBeanMethods = false)
class DirectorConfiguration {

    @Bean
    ProbePaths probePaths(InterfaceAddresses addresses, ForwardingPlane plane) {
        return new ProbePaths(addresses, plane.noPath());
    }

    @Bean(destroyMethod = "")
    Director director(DirectorSettings settings, ForwardingPlane plane, InterfaceAddresses addresses,
            HealthChecker health, Journal journal, ProbePaths paths) {
        return new Director(new Director.Parts(settings.director().name(), plane, addresses, health, journal,
                KernelSettings.of(settings),
                settings.data().resolve("director.json"), Thread.ofPlatform().name("director-", 0).factory(), paths));
    }

    /**
     * Starts the director when the definitions are there, before the first request is taken, and stops it after the
     * last. Hands the application's events on, so that the director itself needs no Spring.
     */
    @Component
    static class Running extends InPhase {

        private final Director director;
        private final Definitions definitions;

        Running(Director director, Definitions definitions) {
            super(0);
            this.director = director;
            this.definitions = definitions;
        }

        @EventListener
        void definitionsChanged(DefinitionsChanged change) {
            director.definitionsChanged(change);
        }

        @Override
        protected void begin() {
            director.start(definitions.current());
        }

        @Override
        protected void end() {
            director.close();
        }
    }
}
