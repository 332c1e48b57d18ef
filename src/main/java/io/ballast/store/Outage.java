package io.ballast.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Why a database fails, in a sentence: H2's codes are those of org.h2.api.ErrorCode, the others SQL states.
 *
 * @param sentence what is wrong and what to do
 * @param readable whether it can still be read
 */
record Outage(String sentence, boolean readable) {

    private static final Set<Integer> H2_BROKEN = Set.of(90007, 90020, 90026, 90028, 90030, 90031, 90048, 90067, 90098,
            90117, 90121, 50000, 50100);
    private static final String AGAIN = " Ballast tries again by itself.";

    /** Null for a failure that is not the database's own, such as a broken constraint. */
    static @Nullable Outage of(Throwable failure) {
        var chain = chain(failure);
        if (mentions(chain, "no space left", "disk full", "enospc", "could not extend file")) {
            return new Outage("The disk of the database is full. Free some space." + AGAIN, true);
        }
        for (var link : chain) {
            if (link instanceof SQLException sql) {
                var outage = of(sql);
                if (outage != null) {
                    return outage;
                }
            }
        }
        boolean lost = chain.stream().anyMatch(link -> link.getClass().getSimpleName().matches(
                "MVStoreException|SQLTransientConnectionException|CannotCreateTransactionException"
                        + "|JDBCConnectionException|CannotGetJdbcConnectionException|FlywaySqlUnableToConnectToDbException"
                        + "|DataAccessResourceFailureException"));
        return lost ? new Outage(words(chain), false) : null;
    }

    private static @Nullable Outage of(SQLException sql) {
        var state = sql.getSQLState() == null ? "" : sql.getSQLState();
        return switch (sql.getErrorCode()) {
            case 90020 -> new Outage("Another process has the database file open. Stop that one." + AGAIN, false);
            case 90030, 90048, 90034 -> damaged();
            case 90097 -> readOnly();
            case 28000 -> refused();
            default -> ofState(sql, state);
        };
    }

    private static @Nullable Outage ofState(SQLException sql, String state) {
        if (state.equals("25006")) {
            return readOnly();
        }
        if (state.startsWith("28") || state.equals("3D000")) {
            return refused();
        }
        boolean lost = state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")
                || H2_BROKEN.contains(sql.getErrorCode());
        return lost ? new Outage(words(chain(sql)), false) : null;
    }

    static Outage damaged() {
        return new Outage("The database file is damaged or is none. Put a backup in its place, or move it away and set "
                + "ballast.store.rebuild-revision to the revision that the status shows." + AGAIN, false);
    }

    static Outage readOnly() {
        return new Outage("The database can be read and not written. Make its file writable for the user that Ballast "
                + "runs as, or connect to a server that takes writes." + AGAIN, true);
    }

    private static Outage refused() {
        return new Outage("The database refuses the user or does not exist. Check spring.datasource.url, username and "
                + "password." + AGAIN, false);
    }

    /** For whatever has no sentence of its own. */
    static Outage unknown(Throwable failure) {
        return new Outage(words(chain(failure)), false);
    }

    private static String words(List<Throwable> chain) {
        for (var link : chain.reversed()) {
            if (link.getMessage() != null && !link.getMessage().isBlank()) {
                return "The database cannot be used: "
                        + link.getMessage().lines().findFirst().orElse("").replaceAll("\\s*\\[[0-9-]+\\]$", "") + "."
                        + AGAIN;
            }
        }
        return "The database cannot be used." + AGAIN;
    }

    private static boolean mentions(List<Throwable> chain, String... words) {
        for (var link : chain) {
            var text = String.valueOf(link.getMessage()).toLowerCase(Locale.ROOT);
            for (var word : words) {
                if (text.contains(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Throwable> chain(Throwable failure) {
        var chain = new ArrayList<Throwable>();
        for (Throwable link = failure; link != null && !chain.contains(link); link = link.getCause()) {
            chain.add(link);
        }
        return chain;
    }
}
