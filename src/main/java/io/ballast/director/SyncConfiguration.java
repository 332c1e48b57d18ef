package io.ballast.director;

import java.util.Collection;
import java.util.List;
import java.util.Objects;

import io.ballast.event.Journal;
import io.ballast.linux.Interfaces;
import io.ballast.plane.ipvs.SyncDaemon;
import io.ballast.plane.ipvs.SyncDaemon.Direction;
import io.ballast.plane.ipvs.SyncDaemons;
import io.ballast.store.DirectorSettings;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connection sync of the kernel where it forwards and the settings ask for it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(prefix = "ballast.ipvs.sync", name = "interface")
@ConditionalOnProperty(prefix = "ballast", name = "plane", havingValue = "ipvs", matchIfMissing = true)
class SyncConfiguration {

    @Bean(initMethod = "start")
    SyncKeeper syncKeeper(DirectorSettings settings, Journal journal) {
        var sync = Objects.requireNonNull(settings.ipvs().sync());
        return new SyncKeeper(List.of(new SyncDaemon(Direction.SENDING, sync.interfaceName(), sync.id()),
                new SyncDaemon(Direction.LISTENING, sync.interfaceName(), sync.id())), Open::new, journal,
                Thread.ofPlatform().daemon().name("connection-sync").factory());
    }

    /** This machine's. */
    static final class Open implements SyncKeeper.Kernel {

        private final SyncDaemons daemons = new SyncDaemons();
        private final Interfaces interfaces = new Interfaces();

        @Override
        public boolean isRunning(String interfaceName) {
            var link = interfaces.link(interfaceName);
            return link != null && link.isRunning();
        }

        @Override
        public void apply(Collection<SyncDaemon> wanted) {
            daemons.apply(wanted);
        }

        @Override
        public void restart(String interfaceName) {
            boolean _ = daemons.restart(interfaceName);
        }

        @Override
        public void close() {
            daemons.close();
            interfaces.close();
        }
    }
}
