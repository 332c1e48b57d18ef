package io.ballast.access;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

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
    private static final String TOKEN_PREFIX = "ballast_";
    private static final int TOKEN_BYTES = 32;

    private final Database database;
    private final AccountRows rows;
    private final LastGoodState lastGood;
    private final FirstPassword firstPassword;
    private final PasswordEncoder encoder;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    /** From reading the rows until they are kept: what was read earlier must never replace what was read later. */
    private final ReentrantLock keeping = new ReentrantLock();
    private volatile Accounts accounts;

    Access(Database database, AccountRows rows, LastGoodState lastGood, FirstPassword firstPassword,
            PasswordEncoder encoder, InstantSource clock) {
        this.database = database;
        this.rows = rows;
        this.lastGood = lastGood;
        this.firstPassword = firstPassword;
        this.encoder = encoder;
        this.clock = clock;
        this.accounts = lastGood.get(SECTION).map(Accounts::fromJson).orElse(Accounts.NOBODY);
        refresh();
    }

    /**
     * A token that was just made.
     *
     * @param secret shown to who asked for it, and kept nowhere
     */
    public record NewToken(ApiToken token, String secret) {
    }

    /** The name is another token's already. */
    public static final class TokenExists extends RuntimeException {

        TokenExists(String name) {
            super("There is a token named " + name + " already.");
        }
    }

    /** The token that a caller came with was removed while he asked. */
    public static final class MakerGone extends RuntimeException {

        MakerGone() {
            super("The token that asks for another one was removed.");
        }
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
        return database.write(() -> {
            accounts.users().values().forEach(rows::add);
            accounts.tokens().values().forEach(rows::add);
            return rows.read();
        });
    }

    private Accounts withAdmin() {
        try {
            var hash = encoder.encode(firstPassword.choose());
            return database.write(() -> {
                rows.add(new Account(ADMIN, String.valueOf(hash), now()));
                return rows.read();
            });
        } catch (DuplicateKeyException e) {
            // Another director on the same database was faster.
            return database.read(rows::read);
        }
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

    /** The token's record, found by the hash of what the caller sent; costs one hash and one look-up. */
    Optional<ApiToken> tokenOf(String secret) {
        return Optional.ofNullable(accounts.tokenOfHash(sha256(secret)))
                .filter(token -> !token.isExpired(clock.instant()));
    }

    /**
     * Whether a caller who came in may still be here: until the token is removed or expires, or the user goes or has
     * another password. For what goes on long after the credentials were looked at.
     */
    public BooleanSupplier admission(Caller caller) {
        var then = accounts;
        var tokenName = caller.token();
        if (tokenName == null) {
            return () -> Objects.equals(then.user(caller.name()), accounts.user(caller.name()));
        }
        var token = then.tokens().get(tokenName);
        return () -> token != null && token.equals(accounts.tokens().get(tokenName))
                && !token.isExpired(clock.instant());
    }

    /** Every token, by name. */
    public List<ApiToken> tokens() {
        return List.copyOf(accounts.tokens().values());
    }

    /**
     * Until when a token may let in that this caller makes: as long as the one that the caller came with. Otherwise one
     * that was lent for a minute could make itself one for good.
     *
     * @return null if without end
     * @throws MakerGone if the token is there no more
     */
    public @Nullable Instant latestExpiry(Caller maker) {
        var name = maker.token();
        if (name == null) {
            return null;
        }
        var token = accounts.tokens().get(name);
        if (token == null) {
            throw new MakerGone();
        }
        return token.expires();
    }

    /**
     * Makes a token.
     *
     * @param expires null if it lets in as long as its maker may give
     * @throws IllegalArgumentException if that is later than {@link #latestExpiry}
     * @throws MakerGone if the maker's own token is there no more
     * @throws TokenExists if the name is taken
     * @throws StoreUnavailable without a database
     */
    public NewToken createToken(String name, Caller maker, @Nullable Instant expires) {
        var latest = latestExpiry(maker);
        if (latest != null && expires != null && expires.isAfter(latest)) {
            throw new IllegalArgumentException("A token cannot outlive the one that makes it.");
        }
        var end = expires == null ? latest : expires;
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        var secret = TOKEN_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var token = new ApiToken(name, sha256(secret), maker.name(), now(),
                end == null ? null : end.truncatedTo(ChronoUnit.MICROS));
        try {
            changeRows(() -> rows.add(token));
        } catch (DuplicateKeyException e) {
            throw new TokenExists(name);
        }
        return new NewToken(token, secret);
    }

    /**
     * Removes a token; it lets nobody in from now on.
     *
     * @return whether there was one
     * @throws StoreUnavailable without a database
     */
    public boolean removeToken(String name) {
        var removed = new AtomicBoolean();
        changeRows(() -> removed.set(rows.removeToken(name)));
        return removed.get();
    }

    private void changeRows(Runnable change) {
        keeping.lock();
        try {
            keep(database.write(() -> {
                change.run();
                return rows.read();
            }));
        } finally {
            keeping.unlock();
        }
    }

    /** Cut to what every database keeps of a time. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
