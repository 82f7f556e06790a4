package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.transport.api.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final int SWEEPS = 3;

    private final Lane lane = new Lane(NodeName.of("peer"));

    private static Message message(int bytes) {
        return new Message("data", "subject", "", Context.empty(), new byte[bytes]);
    }

    @Test
    void aLaneThatWasIdleForSomeSweepsTakesNothingAnyMore() {
        for (int i = 0; i < SWEEPS; i++) {
            assertThat(lane.retireIfIdleFor(SWEEPS)).as("sweep " + i).isFalse();
        }
        assertThat(lane.retireIfIdleFor(SWEEPS)).isTrue();
        assertThat(lane.send(message(1), Long.MAX_VALUE)).as("who has it still must look for another").isNull();
        assertThat(lane.request(message(1), Duration.ofSeconds(1), Long.MAX_VALUE)).isNull();
        assertThat(lane.hasWaiting()).isFalse();
    }

    @Test
    void aLaneInWhichSomethingWaitsStaysUntilThatIsOver() {
        CompletionStage<Void> taken = lane.send(message(1), 1_000);
        for (int i = 0; i < 3 * SWEEPS; i++) {
            lane.expire(999);
            assertThat(lane.retireIfIdleFor(SWEEPS)).isFalse();
        }
        assertThat(taken.toCompletableFuture()).isNotDone();
        lane.expire(1_000);
        assertThat(taken.toCompletableFuture()).isCompletedExceptionally();
        assertThat(lane.retireIfIdleFor(SWEEPS)).isTrue();
    }

    @Test
    void whatDoesNotFitIsRefusedAndSaysWhy() {
        for (int i = 0; i < Lane.MAX_WAITING; i++) {
            assertThat(lane.send(message(1), Long.MAX_VALUE).toCompletableFuture()).isNotDone();
        }
        CompletableFuture<Void> refused = lane.send(message(1), Long.MAX_VALUE).toCompletableFuture();
        assertThat(refused.exceptionNow()).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isEqualTo(ErrorType.RESOURCE_EXHAUSTED));
        assertThat(lane.takeWaiting()).hasSize(Lane.MAX_WAITING);
    }
}
