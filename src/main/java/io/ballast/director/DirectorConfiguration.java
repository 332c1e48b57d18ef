package io.ballast.director;

import io.ballast.definition.DefinitionsChanged;
import io.ballast.health.HealthChecker;
import io.ballast.plane.ForwardingPlane;
import io.ballast.store.DirectorSettings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

@Configuration(proxyBeanMethods = false)
class DirectorConfiguration {

    @Bean
    Director director(DirectorSettings settings, ForwardingPlane plane, HealthChecker health) {
        return new Director(settings.director().name(), plane, health);
    }

    /** Hands the application's events on, so that the director itself needs no Spring. */
    @Component
    static class Listening {

        private final Director director;

        Listening(Director director) {
            this.director = director;
        }

        @EventListener
        void definitionsChanged(DefinitionsChanged change) {
            director.definitionsChanged(change);
        }
    }
}
