package io.foundation.coordination.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.local.tree.StoreTree;
import io.foundation.coordination.local.tree.TreeSnapshot;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a tree leaves to its successor. */
class SuccessionTest {

    private static final int COMMITS = 200;
    private static final List<String> NAMES = List.of("a", "b", "c");

    private final Map<String, HandoverState> parked = new HashMap<>();
    private final HandoverStore handover = new HandoverStore() {
        @Override
        public void park(String key, HandoverState state) {
            parked.put(key, state);
        }

        @Override
        public Optional<HandoverState> take(String key) {
            return Optional.ofNullable(parked.remove(key));
        }
    };

    private static Change random(RandomGenerator random, long session) {
        String path = "/" + NAMES.get(random.nextInt(NAMES.size())) + (random.nextBoolean() ? "/" + NAMES.get(random.nextInt(NAMES.size())) : "");
        byte[] data = {(byte) random.nextInt()};
        return switch (random.nextInt(6)) {
            case 0 -> Change.Create.persistent(path, data);
            case 1 -> Change.Create.container(path);
            case 2 -> Change.Create.persistent(path, data).inSequence();
            case 3 -> session == 0 ? new Change.Check(path, Change.ANY_VERSION) : Change.Create.ephemeral(path, data, session);
            case 4 -> new Change.Write(path, data, random.nextBoolean() ? Change.ANY_VERSION : random.nextInt(3));
            default -> new Change.Delete(path, Change.ANY_VERSION);
        };
    }

    /** All that can be read below a path. */
    private static void read(StoreTree tree, String path, Map<String, String> into) {
        tree.read(path).ifPresent(node -> {
            into.put(path, node.version() + " " + node.created() + " " + node.modified() + " " + node.session() + " " + Arrays.toString(node.data()));
            tree.children(path).orElseThrow().forEach(child -> read(tree, StorePath.child(path, child), into));
        });
    }

    private static Map<String, String> content(StoreTree tree) {
        Map<String, String> content = new HashMap<>();
        read(tree, StorePath.ROOT, content);
        return content;
    }

    /** Once the sessions are over the successor is like the tree itself, and goes on like it: with the same versions, revisions and numbers. */
    @Property(tries = 100)
    void theSuccessorGoesOnAsTheTreeWould(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        StoreTree tree = new StoreTree(1_000);
        long session = tree.open();
        for (int i = 0; i < COMMITS; i++) {
            tree.commit(List.of(random(random, session)));
        }
        tree.end(session);
        Succession succession = new Succession(handover, "c");
        succession.leave(tree.snapshot());
        StoreTree successor = succession.inherit(5);
        assertThat(parked).isEmpty();
        assertThat(content(successor)).isEqualTo(content(tree));
        long seedOfRest = random.nextLong();
        RandomGenerator one = new SplittableRandom(seedOfRest);
        RandomGenerator other = new SplittableRandom(seedOfRest);
        for (int i = 0; i < COMMITS; i++) {
            if (i % 20 == 0) {
                tree.sweep();
                successor.sweep();
            }
            assertThat(successor.commit(List.of(random(one, 0)))).isEqualTo(tree.commit(List.of(random(other, 0))));
        }
        assertThat(successor.snapshot().nodes()).usingRecursiveComparison().isEqualTo(tree.snapshot().nodes());
    }

    @Test
    void revisionsGrowWhateverTheClockSays() {
        Succession succession = new Succession(handover, "c");
        succession.leave(new StoreTree(1_000).snapshot());
        assertThat(succession.inherit(7).revision()).isEqualTo(1_000);
        succession.leave(new StoreTree(1_000).snapshot());
        assertThat(succession.inherit(7_000).revision()).isEqualTo(7_000);
        assertThat(succession.inherit(9).revision()).as("nothing was left").isEqualTo(9);
    }

    @Test
    void whatIsNotUnderstoodIsNotTaken() {
        HandoverState later = new HandoverState("foundation.coordination.tree", 2, new byte[9]);
        assertThatThrownBy(() -> SnapshotCodec.read(later)).isInstanceOf(FoundationException.class);
        handover.park("io.foundation.coordination.local/c", later);
        assertThat(new Succession(handover, "c").inherit(3).size()).isZero();
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItIsMade() {
        StoreTree tree = new StoreTree(0);
        for (int i = 0; i < 200; i++) {
            tree.commit(List.of(Change.Create.persistent("/n" + i, new byte[500 << 10])));
        }
        TreeSnapshot large = tree.snapshot();
        assertThatThrownBy(() -> SnapshotCodec.write(large)).isInstanceOf(FoundationException.class);
        new Succession(handover, "c").leave(large);
        assertThat(parked).isEmpty();
    }
}
