package io.ballast.access;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import io.ballast.store.StoreUnavailable;

import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Makes, changes and removes users. */
@Component
public class Users {

    /** What may be guessed is shorter (NIST SP 800-63B section 3.1.1.2 asks for 8 at least, and for no other rule). */
    public static final int SHORTEST_PASSWORD = 10;
    public static final int LONGEST_PASSWORD_BYTES = FirstPassword.MAX_BYTES;

    private final Access access;
    private final AccountRows rows;
    private final PasswordEncoder encoder;
    private final Passwords passwords;

    Users(Access access, AccountRows rows, PasswordEncoder encoder, Passwords passwords) {
        this.access = access;
        this.rows = rows;
        this.encoder = encoder;
        this.passwords = passwords;
    }

    /**
     * What somebody wants a user to be.
     *
     * @param password null to keep the one that he has
     */
    public record Wish(String name, @Nullable String password, Grant grant, boolean enabled) {

        /** Without the password. */
        @Override
        public String toString() {
            return name + " (" + grant + ")";
        }
    }

    /** A change would leave nobody who may do everything. */
    public static final class LastAdministrator extends RuntimeException {

        private static final long serialVersionUID = 1;

        LastAdministrator() {
            super("Nobody would be left who may do everything. Make somebody else administrator of all clusters first.");
        }
    }

    /** A new user needs a password. */
    public static final class PasswordMissing extends RuntimeException {

        private static final long serialVersionUID = 1;

        PasswordMissing() {
            super("must be given for a new user");
        }
    }

    /** Every user, by name. */
    public List<Account> all() {
        return List.copyOf(access.accounts().users().values());
    }

    public @Nullable Account find(String name) {
        return access.accounts().user(name);
    }

    /** Why a password will not do, as it follows "must"; null if it will. */
    public static @Nullable String fault(String name, String password) {
        if (password.codePointCount(0, password.length()) < SHORTEST_PASSWORD) {
            return "must have at least " + SHORTEST_PASSWORD + " characters";
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_PASSWORD_BYTES) {
            return "must have at most " + LONGEST_PASSWORD_BYTES + " bytes";
        }
        return password.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT))
                ? "must not hold the user's name"
                : null;
    }

    /**
     * Makes a user or changes him. Whoever is signed in as him stays so, with what he may do from now on, unless his
     * password is another or he is disabled.
     *
     * @return whether he is new
     * @throws PasswordMissing for a new one without
     * @throws LastAdministrator if nobody else may do everything
     * @throws StoreUnavailable without a database
     */
    public boolean put(Wish wish) {
        var hash = wish.password() == null ? null : encoder.encode(wish.password());
        var created = new AtomicBoolean();
        access.change(held -> {
            var before = held.user(wish.name());
            created.set(before == null);
            if (before == null) {
                if (hash == null) {
                    throw new PasswordMissing();
                }
                rows.add(new Account(wish.name(), hash, access.now(), wish.grant(), wish.enabled()));
                return;
            }
            var after = new Account(wish.name(), hash == null ? before.passwordHash() : hash, before.created(),
                    wish.grant(), wish.enabled());
            requireAdministrator(held, wish.name(), after);
            rows.change(after);
        });
        return created.get();
    }

    /**
     * Removes a user with his tokens.
     *
     * @return whether there was one
     * @throws LastAdministrator if nobody else may do everything
     * @throws StoreUnavailable without a database
     */
    public boolean remove(String name) {
        var was = new AtomicBoolean();
        access.change(held -> {
            was.set(held.user(name) != null);
            requireAdministrator(held, name, null);
            rows.removeUser(name);
        });
        return was.get();
    }

    /**
     * Gives a user another password, if he knows the one that he has. It ends his sessions.
     *
     * @param address where he asks from; guessing is held up as at the login
     * @throws org.springframework.security.core.AuthenticationException if he does not know it
     * @throws StoreUnavailable without a database
     */
    public void changePassword(String name, String current, String next, String address) {
        passwords.check(name, current, address);
        var hash = String.valueOf(encoder.encode(next));
        changeOne(name, account -> account.withPassword(hash));
    }

    private void changeOne(String name, UnaryOperator<Account> change) {
        access.change(held -> {
            var account = held.user(name);
            if (account != null) {
                rows.change(change.apply(account));
            }
        });
    }

    private static void requireAdministrator(Accounts held, String name, @Nullable Account after) {
        boolean others = held.users().values().stream().filter(account -> !account.name().equals(name))
                .anyMatch(Users::mayAll);
        var before = held.user(name);
        if (before != null && mayAll(before) && !others && (after == null || !mayAll(after))) {
            throw new LastAdministrator();
        }
    }

    private static boolean mayAll(Account account) {
        return account.enabled() && account.grant().allowsEverywhere(Role.ADMINISTRATOR);
    }
}
