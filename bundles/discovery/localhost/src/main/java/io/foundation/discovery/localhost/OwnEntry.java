package io.foundation.discovery.localhost;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.discovery.api.Announcement;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The entry of this node: first a lock that ends with the process however it ends, then the content, which appears
 * whole or not at all. Thread-safe; blocks on local files.
 */
final class OwnEntry {

    private static final int ATTEMPTS = 3;

    private final RuntimeFolder folder;
    private final ClusterName cluster;
    private final ReentrantLock turn = new ReentrantLock();
    private Announcement wanted;
    private EntryName name;
    private FileChannel held;
    private boolean withdrawn;

    OwnEntry(RuntimeFolder folder, ClusterName cluster) {
        this.folder = folder;
        this.cluster = cluster;
    }

    /** Takes note of what to say and says it; if that fails, {@link #ensure()} tries again. */
    void announce(Announcement announcement) {
        turn.lock();
        try {
            wanted = announcement;
            if (!withdrawn) {
                publish();
            }
        } finally {
            turn.unlock();
        }
    }

    /**
     * Makes sure that the entry is there: somebody may have cleaned the folder.
     *
     * @throws FoundationException if it cannot be made
     */
    void ensure() {
        turn.lock();
        try {
            if (!withdrawn && wanted != null && !(isThere() && Files.exists(path(name.file())))) {
                publish();
            }
        } finally {
            turn.unlock();
        }
    }

    /** Takes the entry away for good. */
    void withdraw() {
        turn.lock();
        try {
            withdrawn = true;
            release();
        } catch (IOException e) {
            // the lock ends with the process at the latest, and others then take the entry for dead
        } finally {
            turn.unlock();
        }
    }

    private void publish() {
        folder.prepare();
        try {
            if (wanted.addresses().isEmpty()) {
                release();
                return;
            }
            if (!isThere() || !name.node().equals(wanted.id())) {
                release();
                hold();
            }
            EntryName next = name.next();
            Path part = path(name.partFile());
            Files.write(part, EntryText.write(next, wanted, ProcessHandle.current().pid()));
            Files.move(part, path(next.file()), StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(path(name.file()));
            name = next;
        } catch (IOException e) {
            throw new FoundationException(ErrorType.EXTERNAL_SERVICE_ERROR, "The entry of this node cannot be written to " + folder.path() + " (" + e
                    + "): repair the folder, or name another with discovery.local.folder or FOUNDATION_RUNTIME_DIR.", e);
        }
    }

    private boolean isThere() {
        return held != null && held.isOpen() && Files.exists(path(name.lockFile()));
    }

    private void hold() throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            EntryName candidate = EntryName.create(cluster, wanted.id());
            FileChannel channel = FileChannel.open(path(candidate.lockFile()), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    held = channel;
                    name = candidate;
                    return;
                }
            } finally {
                if (held != channel) {
                    channel.close();
                    Files.deleteIfExists(path(candidate.lockFile()));
                }
            }
        }
        throw new IOException("the file system grants no lock");
    }

    /** The content goes first, the lock last, so that nobody sees an entry without its lock. */
    private void release() throws IOException {
        FileChannel channel = held;
        held = null;
        if (channel == null) {
            return;
        }
        try (channel) {
            Files.deleteIfExists(path(name.file()));
            Files.deleteIfExists(path(name.partFile()));
            Files.deleteIfExists(path(name.lockFile()));
        }
    }

    private Path path(String file) {
        return folder.path().resolve(file);
    }
}
