package io.ballast.program;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.h2.store.fs.FileBaseDefault;

/** A file system of the database engine's, {@code full:}, whose disk fills up when a test says so. */
public final class FullDisk extends FilePathWrapper {

    private static volatile boolean full;

    static void register() {
        FilePath.register(new FullDisk());
    }

    static void full(boolean now) {
        full = now;
    }

    @Override
    public String getScheme() {
        return "full";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        var below = getBase().open(mode);
        return new FileBaseDefault() {

            @Override
            public long size() throws IOException {
                return below.size();
            }

            @Override
            public synchronized int read(ByteBuffer to, long position) throws IOException {
                return below.read(to, position);
            }

            @Override
            public synchronized int write(ByteBuffer from, long position) throws IOException {
                if (full) {
                    throw new IOException("No space left on device");
                }
                return below.write(from, position);
            }

            @Override
            protected void implTruncate(long size) throws IOException {
                below.truncate(size);
            }

            @Override
            public void force(boolean metadata) throws IOException {
                below.force(metadata);
            }

            @Override
            public FileLock tryLock(long position, long size, boolean shared) throws IOException {
                return below.tryLock(position, size, shared);
            }

            @Override
            protected void implCloseChannel() throws IOException {
                below.close();
            }
        };
    }
}
