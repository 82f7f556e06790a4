package io.foundation.coordination.local;

import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.local.tree.StoreTree;
import io.foundation.testkit.coordination.StoreContract;
import io.foundation.testkit.coordination.StoreFixture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class LocalStoreTest extends StoreContract {

    @Override
    protected StoreFixture newFixture() {
        StoreTree tree = new StoreTree(1_000);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        return new StoreFixture() {
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
                try {
                    thread.submit(tree::sweep).get();
                    return true;
                } catch (InterruptedException | ExecutionException e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public void close() {
                thread.shutdownNow();
            }
        };
    }
}
