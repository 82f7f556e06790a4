package io.foundation.coordination.core.twin;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StoreEvent;
import io.foundation.coordination.api.store.StoreStatus;
import io.foundation.coordination.api.store.StoredNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A store that may be connected to a server that is behind, as can be after a session was lost: until a sync, reads of some paths show how they were. */
public final class BehindStore implements CoordinationStore {

    private final CoordinationStore store;
    private final Map<String, Optional<StoredNode>> old = new HashMap<>();
    private final Map<String, Optional<StoredNode>> oldOnce = new HashMap<>();

    public BehindStore(CoordinationStore store) {
        this.store = store;
    }

    /** From now on, until a sync, a path looks as it did. */
    public void show(String path, Optional<StoredNode> node) {
        old.put(path, node);
    }

    /** The next read of a path shows how it was before what others read at the same time, as if it had come a moment earlier. */
    public void showOnce(String path, Optional<StoredNode> node) {
        oldOnce.put(path, node);
    }

    @Override
    public StoreStatus status() {
        return store.status();
    }

    @Override
    public Registration listen(Consumer<StoreStatus> listener) {
        return store.listen(listener);
    }

    @Override
    public CompletionStage<Outcome> commit(List<Change> changes) {
        return store.commit(changes);
    }

    @Override
    public CompletionStage<Optional<StoredNode>> read(String path) {
        Optional<StoredNode> once = oldOnce.remove(path);
        Optional<StoredNode> shown = once == null ? old.get(path) : once;
        return store.read(path).thenApply(node -> shown == null ? node : shown);
    }

    @Override
    public CompletionStage<Optional<StoredNode>> read(String path, Consumer<StoreEvent> once) {
        return store.read(path, once);
    }

    @Override
    public CompletionStage<Optional<List<String>>> children(String path) {
        return store.children(path);
    }

    @Override
    public CompletionStage<Optional<List<String>>> children(String path, Consumer<StoreEvent> once) {
        return store.children(path, once);
    }

    @Override
    public Registration watch(String path, Consumer<StoreEvent> listener) {
        return store.watch(path, listener);
    }

    @Override
    public CompletionStage<Void> sync() {
        old.clear();
        return store.sync();
    }
}
