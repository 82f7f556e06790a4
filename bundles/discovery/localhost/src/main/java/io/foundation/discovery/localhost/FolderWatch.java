package io.foundation.discovery.localhost;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes somebody when an entry comes or goes. Where the system has no watch to give, nobody is woken and the regular
 * look has to do. All methods are called by one thread.
 */
final class FolderWatch {

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    private final Runnable wake;
    private final Executor threads;
    private WatchService service;
    private WatchKey key;
    private Object identity;
    private boolean refused;

    /** @param threads a thread for whoever waits for the system's word */
    FolderWatch(Runnable wake, Executor threads) {
        this.wake = wake;
        this.threads = threads;
    }

    /** Watches the folder that has this name now. */
    void follow(Path folder) {
        if (refused) {
            return;
        }
        try {
            Object now = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
            if (key != null && key.isValid() && Objects.equals(now, identity)) {
                return;
            }
            if (service == null) {
                service = folder.getFileSystem().newWatchService();
                WatchService opened = service;
                threads.execute(() -> listen(opened));
            }
            if (key != null) {
                key.cancel();
            }
            key = folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            identity = now;
        } catch (NoSuchFileException | NotDirectoryException goneMeanwhile) {
            LOG.debug("The folder {} is gone; it is watched when it is back", folder);
        } catch (IOException | UnsupportedOperationException e) {
            refused = true;
            LOG.info("The folder {} cannot be watched ({}): newcomers on this machine are seen at the next regular look only.", folder, e.toString());
            close();
        }
    }

    /** Whether the folder is watched. */
    boolean works() {
        return key != null;
    }

    private void listen(WatchService opened) {
        try {
            while (true) {
                WatchKey signalled = opened.take();
                boolean entries = false;
                for (WatchEvent<?> event : signalled.pollEvents()) {
                    entries |= event.context() == null || event.context().toString().endsWith(EntryName.SUFFIX);
                }
                if (!signalled.reset() || entries) {
                    wake.run();
                }
            }
        } catch (ClosedWatchServiceException | InterruptedException end) {
            // closed by its owner
        }
    }

    void close() {
        key = null;
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.debug("The watch of a folder did not close", e);
            }
            service = null;
        }
    }
}
