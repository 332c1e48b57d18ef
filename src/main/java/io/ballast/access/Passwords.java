package io.ballast.access;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Whether a password is right; for HTTP Basic and for the login page alike. */
@Component
class Passwords {

    /** A hash takes a core for a tenth of a second: more at once would starve what the director does. */
    private static final int HASHING_AT_ONCE = 2;
    private static final int WAITING_AT_ONCE = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Access access;
    private final PasswordEncoder encoder;
    private final VerifiedPasswords verified = new VerifiedPasswords();
    private final Guessing guessing = new Guessing();
    private final Guessing guessingUsers = new Guessing();
    private final Locks locks = new Locks();
    private final Semaphore hashing = new Semaphore(HASHING_AT_ONCE, true);
    private final Semaphore waiting = new Semaphore(WAITING_AT_ONCE);
    /** What a wrong name is compared with, so that it takes as long as a wrong password. */
    private final Account nobody;

    Passwords(Access access, PasswordEncoder encoder) {
        this.access = access;
        this.encoder = encoder;
        this.nobody = new Account("", String.valueOf(encoder.encode("nobody has this password")),
                Instant.EPOCH, Grant.on(Role.VIEWER, List.of()), false);
    }

    /**
     * Looks at a password.
     *
     * @param address where the request comes from
     * @return whose it is
     * @throws AuthenticationException if it is not his, he is not let in, or too many are being tried
     */
    Account check(String name, String password, String address) {
        var known = access.accounts().user(name);
        if (known != null && known.enabled() && verified.knows(known, password, System.nanoTime())) {
            return known;
        }
        var lock = locks.left(name, address, System.nanoTime());
        if (!lock.isZero()) {
            throw new TooManyAttempts(lock);
        }
        if (!matches(known == null ? nobody : known, password) || known == null || !known.enabled()) {
            throw wrong(name, address);
        }
        locks.right(name, address);
        verified.remember(known, password, System.nanoTime());
        return known;
    }

    private boolean matches(Account account, String password) {
        if (!acquire(hashing, PATIENCE)) {
            throw new TooManyAttempts();
        }
        try {
            return password.getBytes(StandardCharsets.UTF_8).length <= FirstPassword.MAX_BYTES
                    && encoder.matches(password, account.passwordHash());
        } finally {
            hashing.release();
        }
    }

    private AuthenticationException wrong(String name, String address) {
        long now = System.nanoTime();
        locks.wrong(name, address, now);
        var byAddress = guessing.wrong(address, now);
        var byUser = guessingUsers.wrong(name, now);
        var delay = byAddress.compareTo(byUser) > 0 ? byAddress : byUser;
        if (!delay.isZero()) {
            if (!waiting.tryAcquire()) {
                return new TooManyAttempts();
            }
            try {
                Thread.sleep(delay);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                waiting.release();
            }
        }
        return new BadCredentialsException("The user name or the password is wrong.");
    }

    private static boolean acquire(Semaphore semaphore, Duration patience) {
        try {
            return semaphore.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
