package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.transport.api.ChannelSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A handler on virtual threads that does not get on slows down who sends to it, on that channel only; nothing is dropped for it. */
@Timeout(60)
class SlowHandlerTest extends NettyNodes {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final NodeName B = NodeName.of("b");
    private static final int BODY = 1_024;
    /** More than credit, tolerance and queue of the channel hold together. */
    private static final int TOO_MANY = 20_000;

    private TestNode node(String name, TestNode... seeds) {
        List<Address> addresses = addresses(seeds);
        List<ChannelSpec> channels = new ArrayList<>(ChannelSpec.DEFAULTS);
        channels.add(ChannelSpec.builder("bulk").queueBytes(64 << 10).build());
        TestNode node = new TestNode(EngineSettings.local(ClusterName.of("test"), NodeName.of(name), TestNode.SECRET, TestNode.seeds(addresses), folder)
                .withTransport(EngineSettings.Part.of("netty")).withChannels(channels), netty);
        nodes.add(node);
        return node;
    }

    @Test
    void theSenderOfASlowHandlerIsSlowedDownAndNothingIsLost() throws Exception {
        TestNode a = node("a");
        TestNode b = node("b", a);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.view()).isEqualTo(Map.of("a", MemberState.READY, "b", MemberState.READY)));
        await().atMost(LIMIT).until(() -> a.engine.live().orElseThrow().links.link(B) != null);
        CountDownLatch may = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        b.engine.messaging().onMessage("slow", Dispatch.VIRTUAL, message -> {
            try {
                may.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            handled.incrementAndGet();
        });
        b.engine.messaging().onRequest("quick", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(request.body()));

        int accepted = 0;
        CompletableFuture<Void> refused = null;
        while (accepted < TOO_MANY && refused == null) {
            CompletableFuture<Void> sent = a.engine.messaging().send(B, Outgoing.of("slow", new byte[BODY]).on("bulk")).toCompletableFuture();
            // The wire may be behind this loop: what is refused is tried again, until nothing has moved for a while.
            for (int tries = 0; sent.isCompletedExceptionally() && tries < 50; tries++) {
                assertThat(((FoundationException) sent.exceptionNow()).type()).isEqualTo(ErrorType.RESOURCE_EXHAUSTED);
                TimeUnit.MILLISECONDS.sleep(10);
                sent = a.engine.messaging().send(B, Outgoing.of("slow", new byte[BODY]).on("bulk")).toCompletableFuture();
            }
            if (sent.isCompletedExceptionally()) {
                refused = sent;
            } else {
                accepted++;
            }
        }
        assertThat(refused).as("the sender is slowed down after " + accepted).isNotNull();
        assertThat(accepted).as("more than wait for a handler whose senders are not slowed down").isGreaterThan(1_024);
        assertThat(a.engine.messaging().request(B, Outgoing.of("quick", new byte[1]).on("events"), LIMIT).toCompletableFuture().get(20, TimeUnit.SECONDS)).hasSize(1);

        may.countDown();
        int all = accepted;
        await().atMost(LIMIT).untilAsserted(() -> assertThat(handled).hasValue(all));
        assertThat(b.engine.admin().facts()).containsEntry("handlers.refused", "0");
        a.engine.messaging().send(B, Outgoing.of("slow", new byte[BODY]).on("bulk")).toCompletableFuture().get(20, TimeUnit.SECONDS);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(handled).hasValue(all + 1));
    }
}
