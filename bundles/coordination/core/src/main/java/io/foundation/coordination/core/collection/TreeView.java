package io.foundation.coordination.core.collection;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.CachedTree;
import io.foundation.coordination.api.DocumentTree;
import io.foundation.coordination.api.EntryEvent;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A tree as its owner sees it. */
public final class TreeView extends Entries implements DocumentTree {

    /** Where trees are. */
    public static final String TREES = "/tree/";

    private final long timeoutNanos;
    private final TreeLayout layout;

    /** @param timeoutNanos of calls, see {@link Slot} */
    public TreeView(Ground ground, Owner owner, Mirrors mirrors, String name, long timeoutNanos) {
        this(ground, owner, mirrors, name, new TreeLayout(TREES + Names.segment(name)), timeoutNanos);
    }

    private TreeView(Ground ground, Owner owner, Mirrors mirrors, String name, TreeLayout layout, long timeoutNanos) {
        super(ground, owner, mirrors, name, layout, timeoutNanos);
        this.timeoutNanos = timeoutNanos;
        this.layout = layout;
    }

    @Override
    public CompletionStage<Optional<List<String>>> children(String path) {
        String there = layout.storePath(path);
        boolean root = path.equals(ROOT);
        return owner().ask(ground().loop(), () -> ground().syncedRead(there).thenCombine(ground().children(there),
                (node, names) -> node.isPresent() || root ? Optional.of(names.stream().map(Names::name).sorted().toList()) : Optional.<List<String>>empty()));
    }

    @Override
    public CompletionStage<Optional<Long>> create(String path, byte[] value) {
        return putIfAbsent(path, value);
    }

    @Override
    public CompletionStage<Integer> removeAll(String path, int atMost) {
        if (atMost < 1 || atMost > MAX_REMOVED) {
            throw new FoundationException(ErrorType.INVALID_INPUT, atMost + " paths cannot be removed at once: use 1 to " + MAX_REMOVED + '.');
        }
        String there = layout.storePath(path);
        return owner().ask(ground().loop(), () -> new Uprooting(ground(), layout.top(), there, atMost, timeoutNanos).begin());
    }

    @Override
    public CachedTree cached() {
        return new CachedTreeView(this);
    }

    @Override
    public Registration listen(String path, Consumer<EntryEvent> listener) {
        layout.storePath(path);
        return listen(key -> StorePath.isWithin(key, path), listener);
    }
}
