package io.ballast.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

import javax.sql.DataSource;

import io.ballast.audit.KeptAudit;
import io.ballast.definition.StoreProgram;
import io.ballast.store.Database;
import io.ballast.store.DirectorSettings;
import io.ballast.store.LastGoodState;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Users and tokens over a database of their own. */
class AccessTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Caller ADMIN = new Caller(Access.ADMIN, "password", Grant.ADMINISTRATOR);

    @TempDir
    private Path directory = Path.of("");
    private ConfigurableApplicationContext program = new GenericApplicationContext();

    @BeforeEach
    void start() {
        program = StoreProgram.start(directory);
    }

    @AfterEach
    void stop() {
        program.close();
    }

    /** Rows whose reader can be held up between reading and handing over. */
    private static final class SlowRows extends AccountRows {

        private final CountDownLatch hasRead = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile long slow;

        SlowRows(JdbcClient jdbc) {
            super(jdbc);
        }

        @Override
        Accounts read() {
            var read = super.read();
            if (Thread.currentThread().threadId() == slow) {
                hasRead.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return read;
        }
    }

    private SlowRows rows() {
        return new SlowRows(JdbcClient.create(program.getBean(DataSource.class)));
    }

    private Access access(AccountRows rows) {
        return new Access(program.getBean(Database.class), rows, program.getBean(LastGoodState.class),
                new FirstPassword(program.getBean(DirectorSettings.class), "given"), new BCryptPasswordEncoder(4),
                InstantSource.fixed(NOW), KeptAudit.trail());
    }

    /** Does something while a refresh that has read the rows is on its way to keep them. */
    private static void during(SlowRows rows, Access access, Runnable change) throws InterruptedException {
        var refresh = new Thread(access::refresh);
        rows.slow = refresh.threadId();
        refresh.start();
        rows.hasRead.await();
        var other = new Thread(change);
        other.start();
        await().atMost(LONG).until(() -> !other.isAlive() || other.getState() == Thread.State.WAITING);
        rows.goOn.countDown();
        refresh.join();
        other.join();
    }

    private Tokens tokens(AccountRows rows, Access access) {
        return new Tokens(access, rows, new TokenUses(program.getBean(Database.class),
                JdbcClient.create(program.getBean(DataSource.class)), InstantSource.fixed(NOW)),
                InstantSource.fixed(NOW));
    }

    private static Tokens.Wish wish(String name, @Nullable Instant expires) {
        return new Tokens.Wish(name, expires, Grant.ADMINISTRATOR);
    }

    private Caller with(Access access, ApiToken token) {
        return Caller.with(token, Objects.requireNonNull(access.accounts().user(token.account())));
    }

    @Test
    void removedToken_isNotLetInAgainByARefreshThatReadItBefore() throws InterruptedException {
        var rows = rows();
        var access = access(rows);
        var tokens = tokens(rows, access);
        var secret = tokens.create(wish("ci", null), ADMIN).secret();
        assertThat(tokens.callerOf(secret)).isPresent();
        during(rows, access, () -> tokens.remove("ci", ADMIN));
        assertThat(tokens.callerOf(secret)).isEmpty();
        assertThat(tokens.remove("ci", ADMIN)).isFalse();
    }

    @Test
    void newToken_doesNotVanishByARefreshThatReadBefore() throws InterruptedException {
        var rows = rows();
        var access = access(rows);
        var tokens = tokens(rows, access);
        during(rows, access, () -> tokens.create(wish("ci", null), ADMIN));
        assertThat(tokens.of(ADMIN)).extracting(ApiToken::name).containsExactly("ci");
    }

    @Test
    void tokenOfAToken_endsWithItAtTheLatest() {
        var rows = rows();
        var access = access(rows);
        var tokens = tokens(rows, access);
        var end = NOW.plusSeconds(5);
        var lent = with(access, tokens.create(wish("lent", end), ADMIN).token());
        assertThat(tokens.latestExpiry(ADMIN)).isNull();
        assertThat(tokens.latestExpiry(lent)).isEqualTo(end);
        assertThat(tokens.create(wish("a", null), lent).token().expires()).isEqualTo(end);
        assertThat(tokens.create(wish("b", NOW.plusSeconds(1)), lent).token().expires()).isEqualTo(NOW.plusSeconds(1));
        assertThatThrownBy(() -> tokens.create(wish("c", end.plusMillis(1)), lent))
                .isInstanceOf(IllegalArgumentException.class);
        var endless = with(access, tokens.create(wish("endless", null), ADMIN).token());
        assertThat(tokens.create(wish("d", null), endless).token().expires()).isNull();
        tokens.remove("endless", ADMIN);
        assertThatThrownBy(() -> tokens.create(wish("e", null), endless)).as("removed meanwhile")
                .isInstanceOf(Tokens.MakerGone.class);
        assertThat(tokens.of(ADMIN)).extracting(ApiToken::name).doesNotContain("c", "e");
    }

    @Test
    void token_canDoNoMoreThanItsMaker_andNoMoreThanItsUserMayNow() {
        var rows = rows();
        var access = access(rows);
        var tokens = tokens(rows, access);
        var users = users(rows, access);
        users.put(new Users.Wish("ann", "a long password", Grant.on(Role.OPERATOR, List.of("web", "mail")), true));
        var ann = new Caller("ann", "password", Grant.on(Role.OPERATOR, List.of("web", "mail")));
        var web = new Tokens.Wish("web", null, Grant.on(Role.OPERATOR, List.of("web")));
        for (var more : List.of(Grant.ADMINISTRATOR, new Grant(Role.VIEWER, null),
                Grant.on(Role.ADMINISTRATOR, List.of("web")), Grant.on(Role.VIEWER, List.of("web", "db")))) {
            assertThatThrownBy(() -> tokens.create(new Tokens.Wish("more", null, more), ann)).as(more.toString())
                    .isInstanceOf(IllegalArgumentException.class);
        }
        var secret = tokens.create(web, ann).secret();
        assertThat(tokens.callerOf(secret)).contains(new Caller("ann", "token web", web.grant()));
        users.put(new Users.Wish("ann", null, Grant.on(Role.VIEWER, List.of("mail")), true));
        assertThat(tokens.callerOf(secret)).contains(
                new Caller("ann", "token web", Grant.on(Role.VIEWER, List.of())));
        users.put(new Users.Wish("ann", null, Grant.ADMINISTRATOR, false));
        assertThat(tokens.callerOf(secret)).as("of a disabled user").isEmpty();
    }

    @Test
    void token_isSeenAndRemovedByItsUserAndByAnAdministrator() {
        var rows = rows();
        var access = access(rows);
        var tokens = tokens(rows, access);
        users(rows, access).put(new Users.Wish("ann", "a long password", new Grant(Role.VIEWER, null), true));
        var ann = new Caller("ann", "password", new Grant(Role.VIEWER, null));
        tokens.create(wish("admins", null), ADMIN);
        tokens.create(new Tokens.Wish("hers", null, ann.grant()), ann);
        tokens.create(new Tokens.Wish("hers-too", null, ann.grant()), ann);
        assertThat(tokens.of(ann)).extracting(ApiToken::name).containsExactly("hers", "hers-too");
        assertThat(tokens.of(ADMIN)).hasSize(3);
        assertThat(tokens.remove("admins", ann)).isFalse();
        assertThat(tokens.remove("hers", ann)).isTrue();
        assertThat(tokens.remove("hers-too", ADMIN)).isTrue();
        assertThat(tokens.of(ADMIN)).extracting(ApiToken::name).containsExactly("admins");
    }

    @Test
    void lastUse_isKnownAtOnce_andStored() {
        var rows = rows();
        var access = access(rows);
        var tokens = tokens(rows, access);
        var made = tokens.create(wish("ci", null), ADMIN);
        assertThat(tokens.lastUse(made.token())).isNull();
        tokens.callerOf(made.secret());
        assertThat(tokens.lastUse(made.token())).isEqualTo(NOW);
        var uses = new TokenUses(program.getBean(Database.class),
                JdbcClient.create(program.getBean(DataSource.class)), InstantSource.fixed(NOW));
        assertThat(uses.last("ci")).isNull();
        uses.note("ci");
        uses.carry();
        assertThat(tokens(rows, access).lastUse(made.token())).as("of another process").isEqualTo(NOW);
    }

    private Users users(AccountRows rows, Access access) {
        var encoder = new BCryptPasswordEncoder(4);
        return new Users(access, rows, encoder, new Passwords(access, encoder));
    }

    @Test
    void lastAdministrator_staysOne() {
        var rows = rows();
        var access = access(rows);
        var users = users(rows, access);
        users.put(new Users.Wish("boss", "a long password", Grant.on(Role.ADMINISTRATOR, List.of("web")), true));
        users.put(new Users.Wish("gone", "a long password", Grant.ADMINISTRATOR, false));
        assertThatThrownBy(() -> users.remove(Access.ADMIN)).isInstanceOf(Users.LastAdministrator.class);
        for (var less : List.of(new Users.Wish(Access.ADMIN, null, new Grant(Role.OPERATOR, null), true),
                new Users.Wish(Access.ADMIN, null, Grant.on(Role.ADMINISTRATOR, List.of("web")), true),
                new Users.Wish(Access.ADMIN, null, Grant.ADMINISTRATOR, false))) {
            assertThatThrownBy(() -> users.put(less)).isInstanceOf(Users.LastAdministrator.class);
        }
        assertThat(users.find(Access.ADMIN)).isNotNull();
        users.put(new Users.Wish("boss", null, Grant.ADMINISTRATOR, true));
        assertThat(users.remove(Access.ADMIN)).isTrue();
        assertThat(users.all()).extracting(Account::name).containsExactly("boss", "gone");
    }

    @Test
    void newUser_needsAPassword_andAnotherOneIsTakenAtOnce() {
        var rows = rows();
        var access = access(rows);
        var users = users(rows, access);
        assertThatThrownBy(() -> users.put(new Users.Wish("ann", null, Grant.ADMINISTRATOR, true)))
                .isInstanceOf(Users.PasswordMissing.class);
        assertThat(users.find("ann")).isNull();
        assertThat(users.put(new Users.Wish("ann", "a long password", Grant.ADMINISTRATOR, true))).isTrue();
        assertThat(users.put(new Users.Wish("ann", null, Grant.ADMINISTRATOR, true))).isFalse();
        var passwords = new Passwords(access, new BCryptPasswordEncoder(4));
        assertThat(passwords.check("ann", "a long password", "10.0.0.1").name()).isEqualTo("ann");
        users.changePassword("ann", "a long password", "another password", "10.0.0.1");
        assertThatThrownBy(() -> passwords.check("ann", "a long password", "10.0.0.1"))
                .isInstanceOf(BadCredentialsException.class);
        assertThat(passwords.check("ann", "another password", "10.0.0.1").name()).isEqualTo("ann");
        users.put(new Users.Wish("ann", null, Grant.ADMINISTRATOR, false));
        assertThatThrownBy(() -> passwords.check("ann", "another password", "10.0.0.1")).as("disabled")
                .isInstanceOf(BadCredentialsException.class);
    }

    @Test
    void users_areThereAfterARestartWithoutTheDatabase() {
        var rows = rows();
        var access = access(rows);
        var token = tokens(rows, access).create(wish("ci", null), ADMIN).token();
        var kept = new LastGoodState(directory).get("access").map(Accounts::fromJson).orElseThrow();
        assertThat(kept.users()).containsOnlyKeys(Access.ADMIN);
        assertThat(kept.tokens()).isEqualTo(Map.of("ci", token));
    }
}
