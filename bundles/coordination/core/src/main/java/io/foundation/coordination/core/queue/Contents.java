package io.foundation.coordination.core.queue;

import io.foundation.coordination.api.store.StoreEvent;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.core.ground.Ground;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The ids of what is in a queue: as listed, and as events change it. On the loop. */
final class Contents {

    private static final Comparator<String> IN_ORDER = Comparator.<String>comparingLong(StorePath::sequence).thenComparing(Comparator.naturalOrder());

    private final Set<String> work = new TreeSet<>(IN_ORDER);
    private final Set<String> leased = new HashSet<>();
    private final Set<String> dead = new HashSet<>();
    private final Map<String, Set<String>> below;

    private Contents(QueuePaths paths) {
        this.below = Map.of(paths.work(), work, paths.leases(), leased, paths.dead(), dead);
    }

    static Contents none(QueuePaths paths) {
        return new Contents(paths);
    }

    /** Lists it. */
    static CompletableFuture<Contents> read(Ground ground, QueuePaths paths) {
        Contents contents = new Contents(paths);
        CompletableFuture<Void> works = ground.children(paths.work()).thenAccept(names -> add(names, contents.work));
        CompletableFuture<Void> leases = ground.children(paths.leases()).thenAccept(names -> add(names, contents.leased));
        CompletableFuture<Void> deads = ground.children(paths.dead()).thenAccept(names -> add(names, contents.dead));
        return CompletableFuture.allOf(works, leases, deads).thenApply(all -> contents);
    }

    private static void add(List<String> names, Set<String> to) {
        names.stream().filter(QueuePaths::isId).forEach(to::add);
    }

    void apply(StoreEvent event) {
        Set<String> names = below.get(StorePath.parent(event.path()));
        if (names != null && event.kind() == StoreEvent.Kind.DELETED) {
            names.remove(StorePath.name(event.path()));
        } else if (names != null) {
            add(List.of(StorePath.name(event.path())), names);
        }
    }

    void isPut(String id) {
        work.add(id);
    }

    void isLeased(String id) {
        leased.add(id);
    }

    void isGone(String id) {
        work.remove(id);
    }

    /** All items but the dead, in order. */
    Stream<String> work() {
        return work.stream();
    }

    /** The items that nobody has, in order. */
    Stream<String> free() {
        return work().filter(id -> !leased.contains(id));
    }

    /** The items that are given out, in order. */
    Stream<String> leased() {
        return work().filter(leased::contains);
    }

    int dead() {
        return dead.size();
    }

    /** The dead items, in order. */
    Stream<String> deadIds() {
        return dead.stream().sorted(IN_ORDER);
    }

    /** How many items there are, the dead ones too. */
    int size() {
        return work.size() + dead.size();
    }
}
