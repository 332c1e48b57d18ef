package io.ballast.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Whether the database can be used, and the one way to use it.
 *
 * <p>It goes from away to usable when a connection opens and its schema is brought up to date; from usable to readable
 * when it refuses a write, or somebody says that it must not be written; from either to away when it fails. Away and
 * readable are tried again by schedule. Nothing waits for it at start.
 */
@Component
public class Database {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int VALID_SECONDS = 2;

    private record State(boolean available, boolean writable, String reason) {
    }

    private static final State USABLE = new State(true, true, "");

    private final DataSource source;
    private final Flyway schema;
    private final TransactionTemplate writing;
    private final TransactionTemplate reading;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock trying = new ReentrantLock();
    private volatile State state = new State(false, false, "The database has not been tried yet.");
    private volatile @Nullable String refusal;

    Database(DataSource source, Flyway schema, PlatformTransactionManager transactions) {
        this.source = source;
        this.schema = schema;
        this.writing = new TransactionTemplate(transactions);
        this.reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
        connect();
    }

    /** Whether it can be read. */
    public boolean available() {
        return state.available();
    }

    /** Whether it can be written too. */
    public boolean writable() {
        return state.writable() && refusal == null;
    }

    /** Why it cannot be read or written, and what to do, in one or two sentences; empty while all is well. */
    public String reason() {
        var refused = refusal;
        var now = state;
        return now.available() && refused != null ? refused : now.reason();
    }

    /**
     * Runs a piece of work without a transaction.
     *
     * @throws StoreUnavailable if the database cannot be read
     */
    public <T extends @Nullable Object> T call(Supplier<T> work) {
        if (!available()) {
            throw new StoreUnavailable(reason());
        }
        try {
            return work.get();
        } catch (RuntimeException e) {
            var outage = Outage.of(e);
            if (outage == null) {
                throw e;
            }
            lost(outage);
            throw new StoreUnavailable(outage.sentence(), e);
        }
    }

    /**
     * Runs a piece of work in a read-only transaction.
     *
     * @throws StoreUnavailable if the database cannot be read
     */
    public <T extends @Nullable Object> T read(Supplier<T> work) {
        return call(() -> reading.<T>execute(_ -> work.get()));
    }

    /**
     * Runs a piece of work in one transaction.
     *
     * @throws StoreUnavailable if the database cannot be written; nothing is changed
     */
    public <T extends @Nullable Object> T write(Supplier<T> work) {
        if (!writable()) {
            throw new StoreUnavailable(reason());
        }
        return call(() -> writing.<T>execute(_ -> work.get()));
    }

    /** Writes although writing is refused, for the one who refused it and now puts things right. */
    public <T extends @Nullable Object> T repair(Supplier<T> work) {
        return call(() -> writing.<T>execute(_ -> work.get()));
    }

    /** Refuses writes until further notice, for this reason. */
    public void refuseWrites(String reason) {
        if (!reason.equals(refusal)) {
            LOG.warn("The database is not written: {}", reason);
        }
        refusal = reason;
    }

    /** Takes back a refusal. */
    public void allowWrites() {
        refusal = null;
    }

    /** Has something run each time the database has become available, also when it is already. */
    public void onAvailable(Runnable listener) {
        listeners.add(listener);
        if (available()) {
            listener.run();
        }
    }

    /** Looks whether the database is still there, and tries again where it is not. */
    @Scheduled(initialDelay = 2000, fixedDelay = 2000)
    public void watch() {
        if (!available() || !state.writable()) {
            connect();
            return;
        }
        try (var connection = source.getConnection()) {
            if (!connection.isValid(VALID_SECONDS)) {
                lost(Outage.unknown(new SQLException("it does not answer")));
            }
        } catch (SQLException e) {
            lost(of(e));
        }
    }

    private void lost(Outage outage) {
        var before = state;
        state = new State(outage.readable() && before.available(), false, outage.sentence());
        if (before.writable()) {
            LOG.warn("{}", outage.sentence());
        }
    }

    private void connect() {
        trying.lock();
        try {
            boolean was = available();
            var now = attempt();
            boolean changed = !now.equals(state);
            state = now;
            if (changed && now.writable()) {
                LOG.info("The database is in use.");
            } else if (changed) {
                LOG.warn("{}", now.reason());
            }
            if (was || !now.available()) {
                return;
            }
        } finally {
            trying.unlock();
        }
        listeners.forEach(Runnable::run);
    }

    /**
     * Closes what the pool still holds. H2 keeps a database that broke down as long as one session of it lives, and
     * answers every new session with the old fault.
     */
    private void forgetSessions() {
        if (source instanceof HikariDataSource pool && pool.getHikariPoolMXBean() != null) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    private State attempt() {
        if (!state.writable()) {
            forgetSessions();
        }
        try (var connection = source.getConnection()) {
            if (isReadOnly(connection)) {
                return schema.info().current() == null
                        ? new State(false, false, "The database is empty and cannot be written.")
                        : new State(true, false, Outage.readOnly().sentence());
            }
            schema.migrate();
            return USABLE;
        } catch (SQLException | RuntimeException e) {
            var outage = of(e);
            return new State(false, false, outage.sentence());
        }
    }

    private static boolean isReadOnly(Connection connection) throws SQLException {
        if (!connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
            return connection.isReadOnly();
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select current_setting('transaction_read_only')")) {
            return rows.next() && rows.getString(1).equals("on");
        }
    }

    private static Outage of(Throwable failure) {
        var outage = Outage.of(failure);
        return outage == null ? Outage.unknown(failure) : outage;
    }
}
