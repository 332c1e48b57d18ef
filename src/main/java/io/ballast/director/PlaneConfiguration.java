package io.ballast.director;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.ballast.linux.InterfaceAddresses;
import io.ballast.plane.Connection;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.Outcome;
import io.ballast.plane.PlaneException;
import io.ballast.plane.PlaneReading;
import io.ballast.plane.PlaneState;
import io.ballast.plane.embedded.EmbeddedPlane;
import io.ballast.store.DirectorSettings;
import io.ballast.table.HeldAddress;
import io.ballast.table.Operation;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PlaneConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ForwardingPlane forwardingPlane(DirectorSettings settings) {
        return switch (settings.plane()) {
            case EMBEDDED -> new EmbeddedPlane();
            case IPVS -> new Absent("ipvs");
        };
    }

    @Bean
    @ConditionalOnMissingBean
    InterfaceAddresses interfaceAddresses() {
        return new NoAddresses();
    }

    /** Stands in where this build has no way to interfaces. */
    private static final class NoAddresses implements InterfaceAddresses {

        @Override
        public Set<HeldAddress> read() {
            throw new UnsupportedOperationException("this build cannot reach interfaces");
        }

        @Override
        public Set<String> interfaces() {
            return Set.of();
        }

        @Override
        public void add(HeldAddress address) {
            throw new UnsupportedOperationException("this build cannot reach interfaces");
        }

        @Override
        public void remove(HeldAddress address) {
        }

        @Override
        public void announce(HeldAddress address) {
        }

        @Override
        public void close() {
        }
    }

    /** Stands in where this build has no plane of the kind. */
    private record Absent(String kind) implements ForwardingPlane {

        private PlaneException absent() {
            return new PlaneException("This build has no plane " + kind + ".");
        }

        @Override
        public PlaneState probe() {
            return PlaneState.missing("This build has no plane " + kind + ".");
        }

        @Override
        public PlaneReading read() {
            throw absent();
        }

        @Override
        public @Nullable ServiceEntry read(ServiceKey key) {
            throw absent();
        }

        @Override
        public long fingerprint() {
            throw absent();
        }

        @Override
        public List<Outcome> apply(List<? extends Operation> operations) {
            return operations.stream().<Outcome>map(_ -> new Outcome.Failed("no plane")).toList();
        }

        @Override
        public List<String> refusals(ServiceEntry service) {
            return List.of();
        }

        @Override
        public Stream<Connection> connections(Predicate<Connection> filter) {
            throw absent();
        }

        @Override
        public void close() {
        }
    }
}
