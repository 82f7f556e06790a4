package io.foundation.discovery.localhost;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** The folders in use, each looked at once however many strategies use it, and only as long as one does. Thread-safe. */
final class SharedFolders {

    private record Key(Path path, Duration interval) {
    }

    private static final class Use {
        private final NodeFolder folder;
        private int count;

        private Use(NodeFolder folder) {
            this.folder = folder;
        }
    }

    private final Executor threads;
    private final Map<Key, Use> uses = new HashMap<>();

    /** @param threads a thread for every look at a folder, and for every watch of one */
    SharedFolders(Executor threads) {
        this.threads = threads;
    }

    /** Adds a listener to a folder, which begins to be looked at if it was not. */
    synchronized NodeFolder join(RuntimeFolder folder, Duration interval, NodeFolder.Listener listener) {
        Use use = uses.get(new Key(folder.path(), interval));
        if (use == null) {
            use = new Use(new NodeFolder(folder, interval, threads));
            use.folder.start();
            uses.put(new Key(folder.path(), interval), use);
        }
        use.count++;
        use.folder.add(listener);
        return use.folder;
    }

    /** Takes a listener away that had joined, and ends the look at the folder if it was the last. */
    synchronized void leave(RuntimeFolder folder, Duration interval, NodeFolder.Listener listener) {
        Key key = new Key(folder.path(), interval);
        Use use = uses.get(key);
        use.folder.remove(listener);
        if (--use.count == 0) {
            uses.remove(key);
            use.folder.close();
        }
    }
}
