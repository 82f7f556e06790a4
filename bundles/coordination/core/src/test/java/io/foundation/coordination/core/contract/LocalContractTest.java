package io.foundation.coordination.core.contract;

import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.StandaloneCoordination;
import io.foundation.coordination.local.LocalStore;
import io.foundation.coordination.local.tree.StoreTree;
import io.foundation.testkit.coordination.CollectionContract;
import io.foundation.testkit.coordination.CoordinationFixture;
import io.foundation.testkit.coordination.ElectionContract;
import io.foundation.testkit.coordination.GatheringContract;
import io.foundation.testkit.coordination.LockContract;
import io.foundation.testkit.coordination.OverStores;
import io.foundation.testkit.coordination.QueueContract;
import io.foundation.testkit.coordination.StoreFixture;
import io.foundation.testkit.coordination.ValueContract;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Nested;

/** The contracts of what nodes agree on, over the store of one JVM. */
class LocalContractTest {

    private static CoordinationFixture fresh() {
        return new OverStores(new Stores(), (store, name) -> {
            StandaloneCoordination node = new StandaloneCoordination(store, name, CoordinationSettings.DEFAULT);
            return new OverStores.Node(node.coordination(), node::close);
        });
    }

    private static final class Stores implements StoreFixture {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final StoreTree tree = new StoreTree(1_000);

        @Override
        public CoordinationStore open() {
            return new LocalStore(tree, thread);
        }

        @Override
        public void close(CoordinationStore store) {
            ((LocalStore) store).close();
        }

        @Override
        public void expire(CoordinationStore store) {
            ((LocalStore) store).expire();
        }

        @Override
        public boolean sweep() {
            return false;
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }

    @Nested
    class Locks extends LockContract {
        @Override
        protected CoordinationFixture newFixture() {
            return fresh();
        }
    }

    @Nested
    class Elections extends ElectionContract {
        @Override
        protected CoordinationFixture newFixture() {
            return fresh();
        }
    }

    @Nested
    class Values extends ValueContract {
        @Override
        protected CoordinationFixture newFixture() {
            return fresh();
        }
    }

    @Nested
    class Collections extends CollectionContract {
        @Override
        protected CoordinationFixture newFixture() {
            return fresh();
        }
    }

    @Nested
    class Queues extends QueueContract {
        @Override
        protected CoordinationFixture newFixture() {
            return fresh();
        }
    }

    @Nested
    class Gatherings extends GatheringContract {
        @Override
        protected CoordinationFixture newFixture() {
            return fresh();
        }
    }
}
