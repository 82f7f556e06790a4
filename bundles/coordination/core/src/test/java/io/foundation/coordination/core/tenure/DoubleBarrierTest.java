package io.foundation.coordination.core.tenure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.DoubleBarrier;
import io.foundation.coordination.api.DoubleBarrier.Inside;
import io.foundation.coordination.api.Queued;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DoubleBarrierTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final VirtualCluster cluster = new VirtualCluster(31);
    private final VirtualNode one = cluster.node("one");
    private final VirtualNode two = cluster.node("two");
    private final DoubleBarrier here = one.coordination().doubleBarrier("d", 3);
    private final DoubleBarrier there = two.coordination().doubleBarrier("d", 3);

    @BeforeEach
    void connect() {
        cluster.pass(Duration.ofSeconds(1));
    }

    private static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    private List<Inside> enterAll() {
        List<CompletionStage<Optional<Inside>>> all = Stream.of(here, there, there).map(barrier -> barrier.enter(PATIENCE)).toList();
        return all.stream().map(stage -> cluster.get(stage).orElseThrow()).toList();
    }

    @Test
    void allBeginTogetherAndEndTogether() {
        CompletionStage<Optional<Inside>> first = here.enter(PATIENCE);
        CompletionStage<Optional<Inside>> second = there.enter(PATIENCE);
        cluster.pass(Duration.ofSeconds(10));
        assertThat(isDone(first)).isFalse();
        assertThat(isDone(second)).isFalse();
        Inside third = cluster.get(here.enter(PATIENCE)).orElseThrow();
        Inside one1 = cluster.get(first).orElseThrow();
        Inside two2 = cluster.get(second).orElseThrow();
        assertThat(List.of(one1.generation(), two2.generation(), third.generation())).containsOnly(1L);
        CompletionStage<Boolean> leaving = one1.leave(PATIENCE);
        assertThat(cluster.get(two2.leave(Duration.ofSeconds(1)))).as("the third is inside").isFalse();
        assertThat(cluster.get(two2.leave(Duration.ZERO))).isFalse();
        assertThat(isDone(leaving)).isFalse();
        assertThat(third.isInside()).isTrue();
        assertThat(cluster.get(third.leave(PATIENCE))).isTrue();
        assertThat(cluster.get(leaving)).isTrue();
        assertThat(cluster.get(two2.leave(Duration.ZERO))).isTrue();
        assertThat(third.isInside()).isFalse();
        assertThat(cluster.below("/double-barrier/d/line")).isZero();
    }

    @Test
    void whoIsThereAndWhoIsInsideIsSeenByAnybody() {
        here.enter(PATIENCE);
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.get(there.queue())).singleElement().satisfies(queued -> {
            assertThat(queued.node()).isEqualTo("one");
            assertThat(queued.holds()).as("inside").isFalse();
        });
        there.enter(PATIENCE);
        cluster.get(there.enter(PATIENCE));
        there.enter(PATIENCE);
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.get(here.queue())).extracting(Queued::holds).containsExactly(true, true, true, false);
        assertThatThrownBy(() -> cluster.get(two.coordination().doubleBarrier("d", 4).queue())).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isEqualTo(ErrorType.CONFLICT));
    }

    @Test
    void whoComesLaterWaitsForTheNextGeneration() {
        List<Inside> inside = enterAll();
        List<CompletionStage<Optional<Inside>>> next = Stream.of(here, there, here).map(barrier -> barrier.enter(PATIENCE)).toList();
        cluster.pass(Duration.ofSeconds(5));
        assertThat(next).noneMatch(DoubleBarrierTest::isDone);
        inside.subList(0, 2).forEach(each -> each.leave(Duration.ZERO));
        cluster.pass(Duration.ofSeconds(5));
        assertThat(next).as("one is inside still").noneMatch(DoubleBarrierTest::isDone);
        assertThat(cluster.get(inside.getLast().leave(PATIENCE))).isTrue();
        assertThat(next).allSatisfy(stage -> assertThat(cluster.get(stage).orElseThrow().generation()).isEqualTo(2));
    }

    @Test
    void whoseTimeIsOverDoesNotCount() {
        assertThat(cluster.get(here.enter(Duration.ofSeconds(1)))).isEmpty();
        assertThat(cluster.get(here.enter(Duration.ZERO))).isEmpty();
        CompletionStage<Optional<Inside>> first = here.enter(PATIENCE);
        CompletionStage<Optional<Inside>> second = there.enter(PATIENCE);
        cluster.pass(Duration.ofSeconds(2));
        assertThat(isDone(first)).isFalse();
        assertThat(cluster.get(there.enter(Duration.ZERO))).as("it is the third").isPresent();
        assertThat(cluster.get(first)).isPresent();
        assertThat(cluster.get(second)).isPresent();
    }

    @Test
    void theDeadDoNotCount() {
        CompletionStage<Optional<Inside>> dead = here.enter(PATIENCE);
        cluster.pass(Duration.ofSeconds(1));
        one.store().cut();
        cluster.pass(VirtualCluster.SESSION_TIMEOUT.plusSeconds(1));
        CompletionStage<Optional<Inside>> first = there.enter(PATIENCE);
        CompletionStage<Optional<Inside>> second = there.enter(PATIENCE);
        cluster.pass(Duration.ofSeconds(5));
        assertThat(isDone(first)).isFalse();
        one.store().heal();
        assertThat(cluster.get(dead)).as("it has come again").isPresent();
        Inside last = cluster.get(first).orElseThrow();
        cluster.get(second);
        one.store().cut();
        cluster.get(second).orElseThrow().leave(Duration.ZERO);
        CompletionStage<Boolean> leaving = last.leave(PATIENCE);
        cluster.pass(Duration.ofSeconds(2));
        assertThat(isDone(leaving)).isFalse();
        assertThat(cluster.get(leaving)).as("nobody waits for the dead").isTrue();
        one.store().heal();
        cluster.await("it knows", () -> !cluster.get(dead).orElseThrow().isInside());
        assertThat(cluster.get(cluster.get(dead).orElseThrow().leave(PATIENCE))).isTrue();
    }

    @Test
    void itGoesWithItsBundle() {
        CompletionStage<Optional<Inside>> waiting = here.enter(PATIENCE);
        cluster.await("it is there", () -> cluster.below("/double-barrier/d/line") == 1);
        cluster.get(one.restartBundle());
        assertThat(cluster.below("/double-barrier/d/line")).isZero();
        assertFails(ErrorType.CLOSED, () -> cluster.get(waiting));
    }

    @Test
    void allSayTheSameNumber() {
        cluster.get(here.enter(Duration.ZERO));
        assertFails(ErrorType.CONFLICT, () -> cluster.get(two.coordination().doubleBarrier("d", 2).enter(PATIENCE)));
        assertFails(ErrorType.INVALID_INPUT, () -> one.coordination().doubleBarrier("d", 0));
        assertFails(ErrorType.INVALID_INPUT, () -> one.coordination().doubleBarrier("d", DoubleBarrier.MAX_PARTICIPANTS + 1));
        assertFails(ErrorType.INVALID_INPUT, () -> here.enter(Duration.ofSeconds(-1)));
        cluster.await("nobody is left", () -> cluster.below("/double-barrier/d/line") == 0);
    }

    private static void assertFails(ErrorType type, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(type));
    }
}
