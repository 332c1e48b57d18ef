package io.ballast.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import javax.sql.DataSource;

import io.ballast.definition.StoreProgram;
import io.ballast.store.Database;
import io.ballast.store.DirectorSettings;
import io.ballast.store.LastGoodState;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Users and tokens over a database of their own. */
class AccessTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Caller ADMIN = new Caller(Access.ADMIN, "password");

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
                InstantSource.fixed(NOW));
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

    @Test
    void removedToken_isNotLetInAgainByARefreshThatReadItBefore() throws InterruptedException {
        var rows = rows();
        var access = access(rows);
        var secret = access.createToken("ci", ADMIN, null).secret();
        assertThat(access.tokenOf(secret)).isPresent();
        during(rows, access, () -> access.removeToken("ci"));
        assertThat(access.tokenOf(secret)).isEmpty();
        assertThat(access.removeToken("ci")).isFalse();
    }

    @Test
    void newToken_doesNotVanishByARefreshThatReadBefore() throws InterruptedException {
        var rows = rows();
        var access = access(rows);
        during(rows, access, () -> access.createToken("ci", ADMIN, null));
        assertThat(access.tokens()).extracting(ApiToken::name).containsExactly("ci");
    }

    @Test
    void tokenOfAToken_endsWithItAtTheLatest() {
        var access = access(rows());
        var end = NOW.plusSeconds(5);
        var lent = Caller.with(access.createToken("lent", ADMIN, end).token());
        assertThat(access.latestExpiry(ADMIN)).isNull();
        assertThat(access.latestExpiry(lent)).isEqualTo(end);
        assertThat(access.createToken("a", lent, null).token().expires()).isEqualTo(end);
        assertThat(access.createToken("b", lent, NOW.plusSeconds(1)).token().expires()).isEqualTo(NOW.plusSeconds(1));
        assertThatThrownBy(() -> access.createToken("c", lent, end.plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
        var endless = Caller.with(access.createToken("endless", ADMIN, null).token());
        assertThat(access.createToken("d", endless, null).token().expires()).isNull();
        access.removeToken("endless");
        assertThatThrownBy(() -> access.createToken("e", endless, null)).as("removed meanwhile")
                .isInstanceOf(Access.MakerGone.class);
        assertThat(access.tokens()).extracting(ApiToken::name).doesNotContain("c", "e");
    }

    @Test
    void users_areThereAfterARestartWithoutTheDatabase() {
        var access = access(rows());
        var secret = access.createToken("ci", ADMIN, null).secret();
        var kept = new LastGoodState(directory).get("access").map(Accounts::fromJson).orElseThrow();
        assertThat(kept.users()).containsOnlyKeys(Access.ADMIN);
        assertThat(kept.tokens()).isEqualTo(Map.of("ci", access.tokenOf(secret).orElseThrow()));
    }
}
