package io.ballast.event;

import java.time.InstantSource;

import io.ballast.store.StoreUnavailable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps the journal from growing for ever: once an hour, and whenever a tenth of what it may hold has come in. */
@Component
class Pruning {

    private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);
    private static final int LOOKS_AN_HOUR = 60;
    private static final int PARTS = 10;

    private final Journal journal;
    private final EventStore store;
    private final IncidentStore incidents;
    private final EventSettings settings;
    private int looks;
    private long seen;

    Pruning(Journal journal, EventStore store, IncidentStore incidents, EventSettings settings) {
        this.journal = journal;
        this.store = store;
        this.incidents = incidents;
        this.settings = settings;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void look() {
        looks++;
        long stored = journal.stored();
        if (looks % LOOKS_AN_HOUR == 1 || stored - seen >= Math.max(1, settings.most() / PARTS)) {
            seen = stored;
            prune(InstantSource.system());
        }
    }

    void prune(InstantSource clock) {
        try {
            int gone = store.prune(clock.instant().minus(settings.keep()), settings.most());
            incidents.prune(clock.instant().minus(settings.keep()));
            if (gone > 0) {
                LOG.info("Removed {} events that were older than {} days, or more than {}", gone,
                        settings.keep().toDays(), settings.most());
            }
        } catch (StoreUnavailable e) {
            LOG.debug("Events are pruned later: {}", e.getMessage());
        }
    }
}
