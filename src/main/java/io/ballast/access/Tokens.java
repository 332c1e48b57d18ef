package io.ballast.access;

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
import java.util.Optional;

import io.ballast.store.StoreUnavailable;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Makes API tokens, knows them again, and removes them. */
@Component
public class Tokens {

    private static final String PREFIX = "ballast_";
    private static final int BYTES = 32;

    private final Access access;
    private final AccountRows rows;
    private final TokenUses uses;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Tokens(Access access, AccountRows rows, TokenUses uses, InstantSource clock) {
        this.access = access;
        this.rows = rows;
        this.uses = uses;
        this.clock = clock;
    }

    /**
     * A token that was just made.
     *
     * @param secret shown to who asked for it, and kept nowhere
     */
    public record NewToken(ApiToken token, String secret) {
    }

    /**
     * What somebody wants a token to be.
     *
     * @param expires null if it lets in as long as its maker may give
     */
    public record Wish(String name, @Nullable Instant expires, Grant grant) {
    }

    /** The name is another token's already. */
    public static final class TokenExists extends RuntimeException {

        private static final long serialVersionUID = 1;

        TokenExists(String name) {
            super("There is a token named " + name + " already.");
        }
    }

    /** The token that a caller came with was removed while he asked. */
    public static final class MakerGone extends RuntimeException {

        private static final long serialVersionUID = 1;

        MakerGone() {
            super("The token that asks for another one was removed.");
        }
    }

    /** Who comes with this token, found by its hash; costs one hash and two look-ups. */
    Optional<Caller> callerOf(String secret) {
        var accounts = access.accounts();
        var token = accounts.tokenOfHash(sha256(secret));
        if (token == null || token.isExpired(clock.instant())) {
            return Optional.empty();
        }
        var owner = accounts.user(token.account());
        if (owner == null || !owner.enabled()) {
            return Optional.empty();
        }
        uses.note(token.name());
        return Optional.of(Caller.with(token, owner));
    }

    /** The tokens that a caller may see, by name: his own, and everybody's for an administrator of everything. */
    public List<ApiToken> of(Caller caller) {
        return access.accounts().tokens().values().stream().filter(token -> mayManage(caller, token)).toList();
    }

    private static boolean mayManage(Caller caller, ApiToken token) {
        return token.account().equals(caller.name()) || caller.grant().allowsEverywhere(Role.ADMINISTRATOR);
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
        var token = access.accounts().tokens().get(name);
        if (token == null) {
            throw new MakerGone();
        }
        return token.expires();
    }

    /**
     * Makes a token.
     *
     * @throws IllegalArgumentException if it would let in longer than {@link #latestExpiry}, or to more than its maker
     *     may do
     * @throws MakerGone if the maker's own token is there no more
     * @throws TokenExists if the name is taken
     * @throws NotAllowed if the maker has no account to make it for
     * @throws StoreUnavailable without a database
     */
    public NewToken create(Wish wish, Caller maker) {
        var latest = latestExpiry(maker);
        if (latest != null && wish.expires() != null && wish.expires().isAfter(latest)) {
            throw new IllegalArgumentException("A token cannot outlive the one that makes it.");
        }
        if (!wish.grant().isWithin(maker.grant())) {
            throw new IllegalArgumentException("A token cannot do more than who makes it.");
        }
        var end = wish.expires() == null ? latest : wish.expires();
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var token = new ApiToken(wish.name(), sha256(secret), maker.name(), access.now(),
                end == null ? null : end.truncatedTo(ChronoUnit.MICROS), wish.grant());
        try {
            access.change(held -> {
                if (held.user(maker.name()) == null) {
                    throw new NotAllowed("Tokens belong to users of this director's own, and " + maker.name()
                            + " is none.");
                }
                rows.add(token);
            });
        } catch (DuplicateKeyException e) {
            throw new TokenExists(wish.name());
        }
        return new NewToken(token, secret);
    }

    /**
     * Removes a token; it lets nobody in from now on.
     *
     * @return whether there was one that the caller may see
     * @throws StoreUnavailable without a database
     */
    public boolean remove(String name, Caller caller) {
        var token = access.accounts().tokens().get(name);
        if (token == null || !mayManage(caller, token)) {
            return false;
        }
        access.change(_ -> rows.removeToken(name));
        return true;
    }

    /** When a token last let somebody in, on this director or another one of the same database; null if it never did. */
    public @Nullable Instant lastUse(ApiToken token) {
        return uses.last(token.name());
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
