package io.foundation.coordination.core.collection;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.CachedSet;
import io.foundation.coordination.api.DistributedSet;
import io.foundation.coordination.api.MemberEvent;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A set as its owner sees it: the keys of a table whose values are empty. */
public final class SetView implements DistributedSet {

    /** Where sets are. */
    public static final String SETS = "/set/";
    private static final byte[] NOTHING = new byte[0];

    private final Table table;

    /** @param timeoutNanos of calls, see {@link Slot} */
    public SetView(Ground ground, Owner owner, Mirrors mirrors, String name, long timeoutNanos) {
        this.table = new Table(ground, owner, mirrors, name, new MapLayout(SETS + Names.segment(name)), timeoutNanos);
    }

    @Override
    public String name() {
        return table.name();
    }

    @Override
    public CompletionStage<Boolean> add(String member) {
        return table.putIfAbsent(member, NOTHING).thenApply(Optional::isPresent);
    }

    @Override
    public CompletionStage<Boolean> remove(String member) {
        return table.remove(member).thenApply(Optional::isPresent);
    }

    @Override
    public CompletionStage<Boolean> contains(String member) {
        return table.get(member).thenApply(Optional::isPresent);
    }

    @Override
    public CompletionStage<Integer> size() {
        return table.size();
    }

    @Override
    public CompletionStage<List<String>> members() {
        return table.keys();
    }

    @Override
    public CompletionStage<Integer> clear() {
        return table.clear();
    }

    @Override
    public CachedSet cached() {
        return new CachedSetView(table);
    }

    @Override
    public Registration listen(Consumer<MemberEvent> listener) {
        return table.listen(member -> true, event -> {
            // One that was removed and added again since it was told of is there as it was.
            if (event.before().isPresent() != event.now().isPresent()) {
                listener.accept(new MemberEvent(event.key(), event.now().isPresent()));
            }
        });
    }
}
