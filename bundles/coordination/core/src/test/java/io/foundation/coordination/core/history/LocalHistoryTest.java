package io.foundation.coordination.core.history;

import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.StandaloneCoordination;
import io.foundation.coordination.local.LocalStore;
import io.foundation.coordination.local.tree.StoreTree;
import io.foundation.testkit.history.HistoryContract;
import io.foundation.testkit.history.HistoryFixture;
import io.foundation.testkit.history.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;

/** Over the store of one JVM, whose sessions end now and then. */
class LocalHistoryTest extends HistoryContract {

    @Override
    protected HistoryFixture newFixture() {
        return new Local();
    }

    private static final class Local implements HistoryFixture {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final StoreTree tree = new StoreTree(1_000);
        private final List<LocalStore> stores = new ArrayList<>();
        private final List<StandaloneCoordination> nodes = new ArrayList<>();

        @Override
        public Coordination open(String node) {
            LocalStore store = new LocalStore(tree, thread);
            stores.add(store);
            nodes.add(new StandaloneCoordination(store, node, CoordinationSettings.DEFAULT));
            return nodes.getLast().coordination();
        }

        @Override
        public String fault(SplittableRandom random, Recorder recorder) {
            int node = random.nextInt(stores.size());
            LocalStore store = stores.get(node);
            long session = store.status().session();
            long since = recorder.nanos();
            // The store ends it at once, and tells only then.
            store.expire();
            Awaitility.await().until(() -> store.status().session() != session);
            recorder.stoodStill("n" + node, since, recorder.nanos());
            return "session ended";
        }

        @Override
        public void heal() {
            thread.execute(tree::sweep);
        }

        @Override
        public void close() {
            nodes.forEach(StandaloneCoordination::close);
            stores.forEach(LocalStore::close);
            thread.shutdownNow();
        }
    }
}
