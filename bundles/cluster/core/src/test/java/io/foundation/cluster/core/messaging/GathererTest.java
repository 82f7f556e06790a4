package io.foundation.cluster.core.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.messaging.GatherPlan;
import io.foundation.cluster.api.messaging.Gathered;
import io.foundation.cluster.api.messaging.Gathering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many are asked: all, a quorum, the first few; with errors, deadlines, cancelling and a bound on how many at once. */
class GathererTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Map<NodeName, CompletableFuture<byte[]>> asked = new LinkedHashMap<>();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private static List<NodeName> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> NodeName.of("node-" + i)).toList();
    }

    private Gathering begin(int count, GatherPlan plan) {
        return Gatherer.begin(names(count), plan, timer, (name, left) -> asked.computeIfAbsent(name, each -> new CompletableFuture<>()));
    }

    private void answer(int node) {
        asked.get(NodeName.of("node-" + node)).complete(new byte[node]);
    }

    private void fail(int node) {
        asked.get(NodeName.of("node-" + node)).completeExceptionally(new FoundationException(ErrorType.NO_HANDLER, "nobody"));
    }

    private static Gathered now(Gathering gathering) {
        return gathering.result().toCompletableFuture().getNow(null);
    }

    @Test
    void everybodysAnswerOrErrorIsKept() {
        Gathering gathering = begin(3, GatherPlan.all(LONG));
        answer(0);
        fail(1);
        assertThat(now(gathering)).isNull();
        assertThat(gathering.soFar().results().get(NodeName.of("node-2")).isPending()).isTrue();
        answer(2);
        Gathered all = now(gathering);
        assertThat(all.answers()).isEqualTo(2);
        assertThat(all.failures()).isEqualTo(1);
        assertThat(all.enough()).isFalse();
        assertThat(all.results().keySet()).containsExactlyElementsOf(names(3));
        assertThat(all.results().get(NodeName.of("node-1")).error()).hasValueSatisfying(error -> assertThat(error.type()).isEqualTo(ErrorType.NO_HANDLER));
    }

    @Test
    void aQuorumIsMoreThanHalf() {
        Gathering gathering = begin(4, GatherPlan.quorum(LONG));
        answer(0);
        answer(1);
        assertThat(now(gathering)).isNull();
        answer(2);
        assertThat(now(gathering).enough()).isTrue();
        assertThat(now(gathering).results().get(NodeName.of("node-3")).isPending()).isTrue();
    }

    @Test
    void theFirstAnswersAreEnoughAndTheRestIsNotAsked() {
        Gathering gathering = begin(10, GatherPlan.first(2, LONG).atOnce(2));
        assertThat(asked).hasSize(2);
        fail(0);
        assertThat(asked).hasSize(3);
        answer(1);
        answer(2);
        assertThat(now(gathering).enough()).isTrue();
        assertThat(asked).hasSizeLessThan(6);
    }

    @Test
    void noMoreAreAskedAtOnceThanAllowed() {
        begin(100, GatherPlan.all(LONG).atOnce(7));
        assertThat(asked).hasSize(7);
        answer(0);
        assertThat(asked).hasSize(8);
    }

    @Test
    void theDeadlineEndsItWithWhatThereIs() throws Exception {
        Gathering gathering = begin(3, GatherPlan.all(Duration.ofMillis(30)).atOnce(2));
        answer(0);
        Gathered gathered = gathering.result().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(gathered.answers()).isEqualTo(1);
        assertThat(gathered.results().get(NodeName.of("node-1")).error()).hasValueSatisfying(error -> assertThat(error.type()).isEqualTo(ErrorType.TIMEOUT));
    }

    @Test
    void cancellingEndsItAndLaterAnswersAreIgnored() {
        Gathering gathering = begin(3, GatherPlan.all(LONG));
        answer(0);
        gathering.cancel();
        Gathered cancelled = now(gathering);
        answer(1);
        assertThat(cancelled.answers()).isEqualTo(1);
        assertThat(gathering.soFar().answers()).isEqualTo(1);
    }

    @Test
    void nobodyIsAskedWhenThereIsNobody() {
        assertThat(now(begin(0, GatherPlan.all(LONG))).results()).isEmpty();
    }

    @Test
    void tenThousandThatFailAtOnceDoNotFillTheStack() {
        List<NodeName> seen = new ArrayList<>();
        Gathering gathering = Gatherer.begin(names(10_000), GatherPlan.all(LONG).atOnce(1), timer, (name, left) -> {
            seen.add(name);
            throw new FoundationException(ErrorType.UNREACHABLE, "no");
        });
        assertThat(now(gathering).failures()).isEqualTo(10_000);
        assertThat(seen).hasSize(10_000);
    }
}
