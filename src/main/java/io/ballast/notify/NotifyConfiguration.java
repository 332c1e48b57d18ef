package io.ballast.notify;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;

import io.ballast.definition.Definitions;
import io.ballast.director.Director;
import io.ballast.event.Incidents;
import io.ballast.event.Journal;
import io.ballast.notify.channel.Deliverer;
import io.ballast.notify.channel.NotificationSettings;
import io.ballast.role.RoleBoard;
import io.ballast.store.Database;
import io.ballast.store.DirectorSettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

@Configuration(proxyBeanMethods = false)
class NotifyConfiguration {

    @Bean
    OutboxStore outboxStore(JdbcTemplate jdbc, Database database) {
        return new JdbcOutboxStore(jdbc, database);
    }

    @Bean
    Outbox outbox(DirectorSettings settings, OutboxStore store, Journal journal) {
        var outbox = new Outbox(settings.director().name(), store, InstantSource.system());
        journal.companion(outbox);
        outbox.onChange(journal::stir);
        return outbox;
    }

    @Bean
    Words words(DirectorSettings settings, NotificationSettings notifications, Definitions definitions,
            Director director, RoleBoard roles, Incidents incidents) {
        var name = settings.director().name();
        var console = notifications.console() == null ? "" : notifications.console().replaceAll("/+$", "");
        var situation = new Situation(name, definitions::current, director::clusterStatus, roles);
        return new Words(name, notifications.routerId(name), console, situation, incidents::get,
                InstantSource.system());
    }

    @Bean
    Rules rules(Definitions definitions, Outbox outbox, Words words, Incidents incidents) {
        var rules = new Rules(definitions::current, outbox, words, InstantSource.system());
        incidents.listener(rules);
        return rules;
    }

    @Bean
    Sender sender(Outbox outbox, Deliverer deliverer, Words words, Definitions definitions, OutboxSettings settings,
            Journal journal) {
        return new Sender(outbox, deliverer, words, name -> definitions.current().notificationChannel(name),
                settings.giveUp(), journal, InstantSource.system(), new Random());
    }

    @Bean
    Notifications notifications(Outbox outbox, Sender sender) {
        return new Notifications(outbox, sender);
    }

    /** What time alone brings: claims, reminders, and the end of what is old. */
    @Component
    static class Rounds {

        private final Outbox outbox;
        private final OutboxStore store;
        private final Rules rules;
        private final Incidents incidents;
        private final OutboxSettings settings;

        Rounds(Outbox outbox, OutboxStore store, Rules rules, Incidents incidents, OutboxSettings settings,
                Definitions definitions, Director director, RoleBoard roles, Database database) {
            this.outbox = outbox;
            this.store = store;
            this.rules = rules;
            this.incidents = incidents;
            this.settings = settings;
            incidents.truth(() -> new Levels(director, definitions, roles, database));
            database.onAvailable(outbox::claim);
        }

        @Scheduled(initialDelay = 15_000, fixedDelay = 15_000)
        void claim() {
            outbox.claim();
        }

        @Scheduled(initialDelay = 1_000, fixedDelay = 1_000)
        void remind() {
            rules.remind(incidents.open());
        }

        @Scheduled(initialDelayString = "PT7M", fixedDelayString = "PT1H")
        void prune() {
            try {
                store.prune(InstantSource.system().instant().minus(settings.keep()));
            } catch (io.ballast.store.StoreUnavailable e) {
                LoggerFactory.getLogger(Rounds.class).debug("Notifications are pruned later: {}", e.getMessage());
            }
        }
    }

    /** Sends while the program runs, and last of all what the end of it is worth telling. */
    @Component
    static class Running implements SmartLifecycle {

        private static final Logger LOG = LoggerFactory.getLogger(Running.class);
        /** After the end of the program was told, which is at -100. */
        private static final int PHASE = -200;
        private static final Duration SETTLED = Duration.ofSeconds(1);
        private static final Duration SILENCE = Duration.ofSeconds(30);

        private final Sender sender;
        private final Outbox outbox;
        private final Journal journal;
        private final OutboxSettings settings;
        private final Director director;
        private @org.jspecify.annotations.Nullable Heartbeat heartbeat;
        private volatile boolean running;

        Running(Sender sender, Outbox outbox, Journal journal, OutboxSettings settings, Director director) {
            this.sender = sender;
            this.outbox = outbox;
            this.journal = journal;
            this.settings = settings;
            this.director = director;
        }

        @Override
        public void start() {
            running = true;
            sender.start();
            var url = settings.heartbeat().url();
            if (url != null) {
                heartbeat = new Heartbeat(url, settings.heartbeat().interval(), this::works, journal);
                heartbeat.start();
            }
        }

        private boolean works() {
            return director.sinceHeartbeat().compareTo(SILENCE) < 0 && director.sinceProbing().compareTo(SILENCE) < 0;
        }

        @Override
        public void stop() {
            running = false;
            if (heartbeat != null) {
                heartbeat.close();
            }
            try {
                journal.settle(SETTLED);
                sender.finish(settings.lastWords());
                if (outbox.size() > 0) {
                    LOG.info("{} notifications wait for the next start.", outbox.size());
                }
                sender.close();
                journal.settle(SETTLED);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public boolean isPauseable() {
            return false;
        }

        @Override
        public int getPhase() {
            return PHASE;
        }
    }
}
