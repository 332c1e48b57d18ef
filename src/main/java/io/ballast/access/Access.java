package io.ballast.access;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import jakarta.servlet.http.HttpSession;

import io.ballast.audit.AuditTrail;
import io.ballast.store.Database;
import io.ballast.store.LastGoodState;
import io.ballast.store.StoreUnavailable;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Users and tokens. They live in the database; a copy in memory answers every request, and a copy in the last good
 * state lets users in when the program starts without its database.
 */
@Component
public class Access {

    static final String ADMIN = "admin";

    private static final Logger LOG = LoggerFactory.getLogger(Access.class);
    private static final String SECTION = "access";

    private final Database database;
    private final AccountRows rows;
    private final LastGoodState lastGood;
    private final FirstPassword firstPassword;
    private final PasswordEncoder encoder;
    private final InstantSource clock;
    private final AuditTrail trail;
    /** From reading the rows until they are kept: what was read earlier must never replace what was read later. */
    private final ReentrantLock keeping = new ReentrantLock();
    private volatile Accounts accounts;
    /** When users logged out of all their sessions. In memory, as the sessions themselves. */
    private final Map<String, Instant> loggedOut = new ConcurrentHashMap<>();

    Access(Database database, AccountRows rows, LastGoodState lastGood, FirstPassword firstPassword,
            PasswordEncoder encoder, InstantSource clock, AuditTrail trail) {
        this.database = database;
        this.rows = rows;
        this.lastGood = lastGood;
        this.firstPassword = firstPassword;
        this.encoder = encoder;
        this.clock = clock;
        this.trail = trail;
        this.accounts = lastGood.get(SECTION).map(Accounts::fromJson).orElse(Accounts.NOBODY);
        refresh();
    }

    /**
     * Takes over what the database holds: at the start, when it comes back, and what another director stored in it.
     * The very first time it makes the user admin. A database that has lost its users gets them back from the last
     * good state: it must not be enough to lose a file to start over with a new password.
     */
    @Scheduled(initialDelay = 5_000, fixedDelay = 5_000)
    void refresh() {
        if (!database.available()) {
            return;
        }
        keeping.lock();
        try {
            var read = database.read(rows::read);
            if (!read.users().isEmpty()) {
                keep(read);
            } else if (database.writable()) {
                keep(accounts.users().isEmpty() ? withAdmin() : restored());
            }
        } catch (StoreUnavailable e) {
            LOG.debug("Users could not be read: {}", e.getMessage());
        } catch (DataAccessException | UncheckedIOException e) {
            LOG.warn("Users could not be taken over, and will be tried again: {}", e.getMessage());
        } finally {
            keeping.unlock();
        }
    }

    private Accounts restored() {
        LOG.warn("The database has no users; they are put back from the last good state.");
        note("put users back from the last good state");
        return database.write(() -> {
            accounts.users().values().forEach(rows::add);
            accounts.tokens().values().forEach(rows::add);
            return rows.read();
        });
    }

    private Accounts withAdmin() {
        try {
            var hash = encoder.encode(firstPassword.choose());
            note("made user " + ADMIN);
            return database.write(() -> {
                rows.add(new Account(ADMIN, String.valueOf(hash), now(), Grant.ADMINISTRATOR, true));
                return rows.read();
            });
        } catch (DuplicateKeyException e) {
            // Another director on the same database was faster.
            return database.read(rows::read);
        }
    }

    private void note(String act) {
        trail.record(new AuditTrail.Act("ballast", "start", null, act, 0, null, null));
    }

    private void keep(Accounts read) {
        if (!read.equals(accounts)) {
            accounts = read;
            lastGood.put(SECTION, read.toJson());
        }
    }

    Accounts accounts() {
        return accounts;
    }

    /**
     * Whether a caller who came in may still be here: until the token is removed or expires, or the user goes or has
     * another password or ended the session. For what goes on long after the credentials were looked at.
     *
     * @param session that the caller came by; null if by none
     */
    public BooleanSupplier admission(Caller caller, @Nullable HttpSession session) {
        var then = accounts;
        var tokenName = caller.token();
        if (tokenName == null) {
            return () -> Objects.equals(then.user(caller.name()), accounts.user(caller.name()))
                    && (session == null || isOpen(session));
        }
        var token = then.tokens().get(tokenName);
        return () -> token != null && token.equals(accounts.tokens().get(tokenName))
                && !token.isExpired(clock.instant())
                && Objects.equals(then.user(caller.name()), accounts.user(caller.name()));
    }

    private static boolean isOpen(HttpSession session) {
        try {
            return session.getCreationTime() > 0;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Ends every session of a user. */
    void logOutEverywhere(String user) {
        loggedOut.put(user, clock.instant());
    }

    boolean hasLoggedOutSince(String user, Instant began) {
        var at = loggedOut.get(user);
        return at != null && !began.isAfter(at);
    }

    /**
     * Changes users or tokens.
     *
     * @param change is given what the database holds, and writes to its rows
     * @throws StoreUnavailable without a database; nothing is changed by it, nor by whatever the change throws
     */
    void change(Consumer<Accounts> change) {
        keeping.lock();
        try {
            keep(database.write(() -> {
                change.accept(rows.read());
                return rows.read();
            }));
        } finally {
            keeping.unlock();
        }
    }

    /** Cut to what every database keeps of a time. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
