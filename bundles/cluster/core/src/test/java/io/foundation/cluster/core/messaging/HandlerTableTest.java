package io.foundation.cluster.core.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Incoming;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a message counts as consumed: once, after the last handler, whatever becomes of it. */
class HandlerTableTest {

    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final HandlerTable handlers = new HandlerTable(later::add);
    private final AtomicInteger consumed = new AtomicInteger();
    private final AtomicInteger handled = new AtomicInteger();

    private static Incoming message() {
        return new Incoming(ClusterName.of("test"), NodeId.of("a", 1), "news", "data", Context.empty(), new byte[0]);
    }

    private void runAll() {
        for (Runnable next = later.poll(); next != null; next = later.poll()) {
            next.run();
        }
    }

    @Test
    void itIsConsumedWhenTheLastHandlerHasReturned() {
        handlers.onMessage("news", Dispatch.INLINE, message -> handled.incrementAndGet());
        assertThat(handlers.isQueued("news")).isFalse();
        handlers.onMessage("news", Dispatch.VIRTUAL, message -> handled.incrementAndGet());
        handlers.onMessage("news", Dispatch.VIRTUAL, message -> {
            throw new IllegalStateException("expected by this test");
        });
        assertThat(handlers.isQueued("news")).isTrue();
        handlers.message(message(), consumed::incrementAndGet);
        assertThat(handled).hasValue(1);
        later.poll().run();
        assertThat(consumed).hasValue(0);
        runAll();
        assertThat(handled).hasValue(2);
        assertThat(consumed).hasValue(1);
    }

    @Test
    void evenAnErrorGivesTheCreditBack() {
        handlers.onMessage("news", Dispatch.VIRTUAL, message -> {
            throw new AssertionError("expected by this test");
        });
        handlers.message(message(), consumed::incrementAndGet);
        runAll();
        assertThat(consumed).hasValue(1);
    }

    @Test
    void whatNobodyHandlesIsConsumedAtOnce() {
        handlers.message(message(), consumed::incrementAndGet);
        assertThat(consumed).hasValue(1);
        assertThat(handlers.unhandled()).isEqualTo(1);
    }

    @Test
    void ofSmallMessagesABoundedNumberWaitsAndTheRestIsDroppedAndCounted() {
        handlers.onMessage("news", Dispatch.VIRTUAL, message -> handled.incrementAndGet());
        int more = 10;
        for (int i = 0; i < SenderQueues.MAX_HELD + more; i++) {
            handlers.message(message(), consumed::incrementAndGet);
        }
        assertThat(handlers.refused()).isEqualTo(more);
        assertThat(consumed).hasValue(more);
        runAll();
        assertThat(handled).hasValue(SenderQueues.MAX_HELD);
        assertThat(consumed).hasValue(SenderQueues.MAX_HELD + more);
        handlers.message(message(), consumed::incrementAndGet);
        runAll();
        assertThat(handled).hasValue(SenderQueues.MAX_HELD + 1);
    }
}
