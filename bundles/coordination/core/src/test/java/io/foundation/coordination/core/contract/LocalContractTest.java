package io.foundation.coordination.core.contract;

import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.StandaloneCoordination;
import io.foundation.coordination.local.LocalStore;
import io.foundation.coordination.local.tree.StoreTree;
import io.foundation.testkit.coordination.CoordinationContracts;
import io.foundation.testkit.coordination.CoordinationFixture;
import io.foundation.testkit.coordination.OverStores;
import io.foundation.testkit.coordination.StoreFixture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The contracts of what nodes agree on, over the store of one JVM. */
class LocalContractTest extends CoordinationContracts {

    @Override
    protected CoordinationFixture fresh() {
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
}
