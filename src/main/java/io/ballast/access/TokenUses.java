package io.ballast.access;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.annotation.PreDestroy;

import io.ballast.store.Database;
import io.ballast.store.StoreUnavailable;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** When each token was last used. Noted in memory at each request, and carried into the database once a minute. */
@Component
class TokenUses {

    private static final Logger LOG = LoggerFactory.getLogger(TokenUses.class);

    private final Database database;
    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();

    TokenUses(Database database, JdbcClient jdbc, InstantSource clock) {
        this.database = database;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void note(String token) {
        noted.put(token, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    /** What is stored counts where this director knows of nothing later. */
    @Nullable
    Instant last(String token) {
        var here = noted.get(token);
        var stored = stored(token);
        return here == null || stored != null && stored.isAfter(here) ? stored : here;
    }

    private @Nullable Instant stored(String token) {
        try {
            var found = database.read(() -> jdbc.sql("select last_used from api_token where name = ?").param(token)
                    .query((row, _) -> AccountRows.timeOrNull(row, 1)).list());
            return found.isEmpty() ? null : found.getFirst();
        } catch (StoreUnavailable e) {
            return null;
        }
    }

    @PreDestroy
    @Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
    void carry() {
        var carried = new HashMap<>(noted);
        if (carried.isEmpty() || !database.writable()) {
            return;
        }
        try {
            database.write(() -> {
                carried.forEach((name, time) -> {
                    var at = time.atOffset(ZoneOffset.UTC);
                    jdbc.sql(
                            "update api_token set last_used = ? where name = ? and (last_used is null or last_used < ?)")
                            .params(at, name, at).update();
                });
                return carried.size();
            });
            carried.forEach(noted::remove);
        } catch (StoreUnavailable | DataAccessException e) {
            LOG.debug("When tokens were used is stored later: {}", e.getMessage());
        }
    }
}
