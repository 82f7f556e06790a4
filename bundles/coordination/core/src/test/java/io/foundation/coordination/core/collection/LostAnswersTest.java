package io.foundation.coordination.core.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.DocumentTree;
import io.foundation.coordination.core.collection.Slot.Decision;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualLoop;
import io.foundation.coordination.core.fixture.VirtualNode;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.twin.BehindStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that are lost while others change and remove. */
class LostAnswersTest {

    private static final long NOTHING_DONE = -1;

    private final VirtualCluster cluster = new VirtualCluster(17);
    private final VirtualNode one = cluster.node("one");
    private final VirtualNode two = cluster.node("two");
    private final BehindStore store = new BehindStore(two.store());
    private final Ground ground = new Ground(store, new VirtualLoop(cluster.time()), cluster.random());
    private final DistributedMap map = one.coordination().map("m");
    private final Place place = new MapLayout("/map/m").place("a");
    private final String neighbour = IntStream.range(0, 1_000).mapToObj(i -> "b" + i).filter(key -> new MapLayout("/map/m").place(key).part().equals(place.part())).findFirst().orElseThrow();

    @BeforeEach
    void connect() {
        cluster.pass(Duration.ofSeconds(1));
        cluster.get(map.put(neighbour, new byte[1]));
    }

    /** Makes the entry, and loses the answer. */
    private CompletableFuture<Long> createAndLose() {
        CompletableFuture<Long> answer = new Slot(ground, place, Duration.ofSeconds(30).toNanos())
                .update(now -> now.isPresent() ? Decision.leave(NOTHING_DONE) : Decision.write(new byte[1], version -> version));
        cluster.await("it is made", () -> cluster.tree().read(place.path()).isPresent());
        two.store().cut();
        cluster.pass(Duration.ofMillis(50));
        assertThat(answer).isNotDone();
        return answer;
    }

    @Test
    void whatWasMadeAndRemovedSinceWasMade() {
        CompletableFuture<Long> answer = createAndLose();
        long version = cluster.get(map.get("a")).orElseThrow().version();
        cluster.get(map.remove(neighbour));
        cluster.get(map.remove("a"));
        two.store().heal();
        assertThat(cluster.get(answer)).isEqualTo(version);
        assertThat(cluster.get(map.get("a"))).as("not made twice").isEmpty();
    }

    @Test
    void whatIsRemovedWhileItLooksWasMadeToo() {
        CompletableFuture<Long> answer = createAndLose();
        long version = cluster.get(map.get("a")).orElseThrow().version();
        cluster.get(map.remove(neighbour));
        var between = cluster.tree().read(place.part());
        cluster.get(map.remove("a"));
        two.store().heal();
        store.showOnce(place.part(), between);
        assertThat(cluster.get(answer)).isEqualTo(version);
        assertThat(cluster.get(map.get("a"))).as("not made twice").isEmpty();
    }

    @Test
    void whatOthersHaveWrittenOverWasMade() {
        CompletableFuture<Long> answer = createAndLose();
        long version = cluster.get(map.get("a")).orElseThrow().version();
        cluster.get(map.put("a", new byte[2]));
        cluster.get(map.remove(neighbour));
        two.store().heal();
        assertThat(cluster.get(answer)).isEqualTo(version);
        assertThat(cluster.get(map.get("a")).orElseThrow().value()).hasSize(2);
    }

    @Test
    void whatWasRemovedAtOnceIsNotRemovedAgain() {
        DocumentTree tree = one.coordination().tree("t");
        cluster.get(tree.create("/a", new byte[1]));
        cluster.get(tree.create("/a/b", new byte[1]));
        TreeLayout layout = new TreeLayout("/tree/t");
        String path = layout.storePath("/a");
        CompletableFuture<Integer> answer = new Uprooting(ground, layout.top(), path, 10, Duration.ofSeconds(30).toNanos()).begin();
        cluster.await("it is gone", () -> cluster.tree().read(path).isEmpty());
        two.store().cut();
        cluster.get(tree.create("/a", new byte[2]));
        assertThat(answer).isNotDone();
        two.store().heal();
        assertThat(cluster.get(answer)).isEqualTo(2);
        assertThat(cluster.get(tree.get("/a")).orElseThrow().value()).hasSize(2);
    }

    @Test
    void whatWasClearedCountsOnceAndWhatIsPutSinceStays() {
        cluster.get(map.put("a", new byte[1]));
        CompletableFuture<Integer> cleared = two.coordination().map("m").clear().toCompletableFuture();
        cluster.await("both are gone", () -> cluster.tree().read(place.path()).isEmpty());
        two.store().cut();
        long again = cluster.get(map.put("a", new byte[2]));
        assertThat(cleared).isNotDone();
        two.store().heal();
        assertThat(cluster.get(cleared)).isEqualTo(2);
        assertThat(cluster.get(map.get("a")).orElseThrow().version()).isEqualTo(again);
    }

    @Test
    void whoPutWhileItWasClearedAndHasLostTheAnswerCannotKnow() {
        CompletableFuture<Long> answer = createAndLose();
        assertThat(cluster.get(map.clear())).isEqualTo(2);
        two.store().heal();
        assertThatThrownBy(() -> cluster.get(answer)).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(ErrorType.OUTCOME_UNKNOWN));
        assertThat(cluster.get(map.get("a"))).as("not made twice").isEmpty();
    }
}
