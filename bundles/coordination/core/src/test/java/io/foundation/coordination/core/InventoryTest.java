package io.foundation.coordination.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Excerpt;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Inventory;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InventoryTest {

    private static final CandidacyListener SILENT = new CandidacyListener() {
        @Override
        public void elected(long term) {
            // Not looked at.
        }

        @Override
        public void deposed(Loss why) {
            // Not looked at.
        }

        @Override
        public void evicted() {
            // Not looked at.
        }
    };

    private final VirtualCluster cluster = new VirtualCluster(11);
    private final VirtualNode one = cluster.node("one");
    private final VirtualNode two = cluster.node("two");
    private final Inventory seen = two.coordination().inventory();

    @BeforeEach
    void connect() {
        cluster.pass(Duration.ofSeconds(1));
    }

    private Excerpt names(Kind kind) {
        return cluster.get(seen.names(kind, Inventory.MAX_NAMES));
    }

    @Test
    void nothingIsThereAtFirst() {
        for (Kind kind : Kind.values()) {
            assertThat(names(kind)).as("%s", kind).isEqualTo(new Excerpt(List.of(), 0));
        }
        assertThat(cluster.get(seen.permits("none"))).isEmpty();
        assertThat(cluster.get(seen.count("none"))).isEmpty();
        assertThat(cluster.get(seen.participants("none"))).isEmpty();
        assertThat(cluster.get(two.coordination().doubleBarrier("none", 2).queue())).isEmpty();
        assertThat(names(Kind.DOUBLE_BARRIER)).as("looking makes nothing").isEqualTo(new Excerpt(List.of(), 0));
    }

    @Test
    void everyKindIsFoundUnderItsName() {
        Hold lock = cluster.get(one.coordination().lock("a lock/ä").tryAcquire(VirtualCluster.LONG)).orElseThrow();
        cluster.get(one.coordination().semaphore("s", 7).tryAcquire(2, VirtualCluster.LONG));
        one.coordination().election("e").stand(0, SILENT);
        cluster.get(one.coordination().counter("c").add(1));
        cluster.get(one.coordination().ids("i", 10).next());
        cluster.get(one.coordination().reference("r").set("x".getBytes(StandardCharsets.UTF_8)));
        cluster.pass(Duration.ofSeconds(1));
        assertThat(names(Kind.LOCK).names()).containsExactly("a lock/ä");
        assertThat(names(Kind.SEMAPHORE).names()).containsExactly("s");
        assertThat(names(Kind.ELECTION).names()).containsExactly("e");
        assertThat(names(Kind.COUNTER).names()).containsExactly("c");
        assertThat(names(Kind.IDS).names()).containsExactly("i");
        assertThat(names(Kind.REFERENCE).names()).containsExactly("r");
        assertThat(cluster.get(seen.permits("s"))).isEqualTo(OptionalInt.of(7));
        assertThat(cluster.get(two.coordination().semaphore("s", 7).queue())).singleElement().satisfies(queued -> assertThat(queued.permits()).isEqualTo(2));
        cluster.get(lock.release());
        cluster.tree().sweep();
        assertThat(names(Kind.LOCK).total()).as("a lock that nobody has").isZero();
        assertThat(names(Kind.COUNTER).total()).as("a counter that nobody has").isOne();
    }

    @Test
    void collectionsQueuesBarriersAndGroupsAreFoundUnderTheirNames() {
        Coordination by = one.coordination();
        byte[] value = "x".getBytes(StandardCharsets.UTF_8);
        cluster.get(by.map("m").put("k", value));
        cluster.get(by.set("w").add("k"));
        cluster.get(by.tree("t").put("/k", value));
        cluster.get(by.queue("q").put(value));
        cluster.get(by.latch("l", 3).countDown());
        cluster.get(by.barrier("b").close());
        by.doubleBarrier("d", 2).enter(VirtualCluster.LONG);
        by.group("g").join(value);
        by.consensus("v").propose(value, Set.of("one"), 1, VirtualCluster.LONG);
        cluster.pass(Duration.ofSeconds(1));
        Map<Kind, String> names = Map.of(Kind.MAP, "m", Kind.SET, "w", Kind.TREE, "t", Kind.QUEUE, "q", Kind.LATCH, "l", Kind.BARRIER, "b", Kind.DOUBLE_BARRIER, "d",
                Kind.GROUP, "g", Kind.CONSENSUS, "v");
        names.forEach((kind, name) -> assertThat(names(kind).names()).as("%s", kind).containsExactly(name));
        assertThat(cluster.get(seen.count("l"))).isEqualTo(OptionalInt.of(3));
        assertThat(cluster.get(seen.participants("d"))).isEqualTo(OptionalInt.of(2));
        assertThat(Kind.DOUBLE_BARRIER.word()).isEqualTo("double-barrier");
    }

    @Test
    void ofTooManyTheFirstAreGivenAndSaidToBeCut() {
        for (String name : List.of("zebra", "apple", "mango", "fig")) {
            cluster.get(one.coordination().counter(name).add(1));
        }
        Excerpt cut = cluster.get(seen.names(Kind.COUNTER, 3));
        assertThat(cut.names()).containsExactly("apple", "fig", "mango");
        assertThat(cut.total()).isEqualTo(4);
        assertThat(cut.isCut()).isTrue();
        assertThat(cluster.get(seen.names(Kind.COUNTER, 4)).isCut()).isFalse();
        assertThatThrownBy(() -> seen.names(Kind.COUNTER, 0)).hasMessage("0 names are not allowed: use 1 to 10000.");
        assertThatThrownBy(() -> seen.names(Kind.COUNTER, Inventory.MAX_NAMES + 1)).isInstanceOf(FoundationException.class);
    }

    @Test
    void withoutAConnectionNothingIsSaid() {
        two.store().cut();
        assertThatThrownBy(() -> names(Kind.LOCK)).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isEqualTo(ErrorType.UNREACHABLE));
    }
}
