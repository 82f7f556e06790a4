package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.messaging.Acknowledgement;
import io.foundation.cluster.api.messaging.CausalGap;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.core.security.LinkProtection;
import io.foundation.cluster.core.security.RateLimit;
import io.foundation.topology.clientserver.ClientServerProvider;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Link;
import java.time.Duration;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A handler on virtual threads that does not get on slows down who sends to it, on that channel only; what is confirmed or in a causal order is never dropped for it, and what is
 * dropped is counted.
 */
@Timeout(90)
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

    /** A handler that gets on only when it may, and remembers the numbers it was given. */
    private static final class Slow {
        private final CountDownLatch may = new CountDownLatch(1);
        private final Queue<Integer> handled = new ConcurrentLinkedQueue<>();

        void handle(Incoming message) {
            try {
                may.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            handled.add(ByteBuffer.wrap(message.body()).getInt());
        }
    }

    private static Outgoing numbered(int number) {
        return Outgoing.of("slow", ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    private void formed(TestNode... nodes) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(nodes).allSatisfy(node -> assertThat(node.view()).hasSize(nodes.length)
                .allSatisfy((name, state) -> assertThat(state).as(name).isEqualTo(MemberState.READY))));
    }

    private static boolean linked(TestNode from, TestNode to) {
        Link link = from.engine.live().orElseThrow().links.link(to.name());
        return link != null && link.isOpen();
    }

    /** More than wait for a handler, so that what is not held elsewhere is lost. */
    @Test
    void aCausalOrderMissesNothingForASlowHandler() throws Exception {
        TestNode a = node("a");
        TestNode b = node("b", a);
        formed(a, b);
        // A broadcast does not come to a member that is known but has no link yet.
        await().atMost(LIMIT).until(() -> linked(a, b) && linked(b, a));
        Slow slow = new Slow();
        Queue<CausalGap> gaps = new ConcurrentLinkedQueue<>();
        b.engine.messaging().onGap(gaps::add);
        b.engine.messaging().onMessage("slow", Dispatch.VIRTUAL, slow::handle);
        int all = 3_000;
        for (int i = 0; i < all; i++) {
            a.engine.messaging().broadcast(numbered(i).causal("chat")).toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        slow.may.countDown();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(slow.handled).hasSize(all));
        assertThat(slow.handled).containsExactlyElementsOf(IntStream.range(0, all).boxed().toList());
        assertThat(gaps).isEmpty();
        assertThat(b.engine.admin().facts()).containsEntry("handlers.refused", "0");
    }

    @Test
    void aCausalOrderTellsWhatASlowHandlerMissed() throws Exception {
        TestNode a = node("a");
        formed(a);
        Slow slow = new Slow();
        Queue<CausalGap> gaps = new ConcurrentLinkedQueue<>();
        a.engine.messaging().onGap(gaps::add);
        a.engine.messaging().onMessage("slow", Dispatch.VIRTUAL, slow::handle);
        int all = 1_024 + CausalHandover.MAX_WAITING + 10;
        for (int i = 0; i < all; i++) {
            a.engine.messaging().broadcast(numbered(i).causal("chat")).toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        await().atMost(LIMIT).untilAsserted(() -> assertThat(gaps).hasSize(10).allSatisfy(gap -> assertThat(gap.why()).contains("too slow")));
        slow.may.countDown();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(slow.handled).hasSize(all - gaps.size()));
    }

    @Test
    void broadcastsForASlowHandlerAreDroppedAndCountedAndNeverPromised() throws Exception {
        TestNode a = node("a");
        formed(a);
        Slow slow = new Slow();
        a.engine.messaging().onMessage("slow", Dispatch.VIRTUAL, slow::handle);
        a.engine.messaging().subscribe("news", Dispatch.VIRTUAL, slow::handle);
        for (int i = 0; i < 1_500; i++) {
            a.engine.messaging().broadcast(numbered(i)).toCompletableFuture().get(20, TimeUnit.SECONDS);
            a.engine.messaging().publish("news", numbered(i)).toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        assertThat(a.engine.admin().facts()).containsEntry("handlers.refused", "476").containsEntry("topics.refused", "476");
        for (CompletionStage<Void> stage : List.of(a.engine.messaging().broadcast(numbered(0).acknowledged(Acknowledgement.TAKEN)),
                a.engine.messaging().publish("news", numbered(0).acknowledged(Acknowledgement.HANDLED)))) {
            assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
            assertThat(((FoundationException) stage.toCompletableFuture().exceptionNow()).type()).isEqualTo(ErrorType.INVALID_INPUT);
        }
        slow.may.countDown();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(slow.handled).hasSize(2_048));
    }

    /** What waited for its turn counts as not consumed as anything else does. */
    @Test
    void nothingIsDroppedForASlowHandlerBehindARate() throws Exception {
        TestNode a = node("a");
        TestNode b = keep(new TestNode(TestNode.settings("test", "b", netty, folder, addresses(a)).withProtection(LinkProtection.NONE.withRates(
                Map.of("events", new RateLimit(2_000, 0)))), netty));
        formed(a, b);
        await().atMost(LIMIT).until(() -> a.engine.live().orElseThrow().links.link(B) != null);
        Slow slow = new Slow();
        b.engine.messaging().onMessage("slow", Dispatch.VIRTUAL, slow::handle);
        CountDownLatch last = new CountDownLatch(1);
        b.engine.messaging().onMessage("last", Dispatch.INLINE, message -> last.countDown());
        int all = 4_000;
        for (int i = 0; i < all; i++) {
            a.engine.messaging().send(B, numbered(i).on("events")).toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        a.engine.messaging().send(B, Outgoing.of("last", new byte[0]).on("events")).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(last.await(30, TimeUnit.SECONDS)).as("all have passed the gate").isTrue();
        slow.may.countDown();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(slow.handled).hasSize(all));
        // The order is not asked: the two have just dialled each other, and one link may have taken the place of another.
        assertThat(slow.handled).containsExactlyInAnyOrderElementsOf(IntStream.range(0, all).boxed().toList());
        assertThat(b.engine.admin().facts()).containsEntry("handlers.refused", "0");
        assertThat(Long.parseLong(b.engine.admin().facts().get("messages.delayed"))).isPositive();
    }

    private TestNode client(String name, String role, TestNode... seeds) {
        List<ChannelSpec> channels = new ArrayList<>(ChannelSpec.DEFAULTS);
        channels.add(ChannelSpec.builder("orders").delivery(ChannelSpec.Delivery.EXACTLY_ONCE_IN_WINDOW).overflow(ChannelSpec.Overflow.BLOCK).build());
        return keep(new TestNode(TestNode.settings("test", name, netty, folder, addresses(seeds)).withRoles(Set.of(role)).withChannels(channels)
                .withTopology(new EngineSettings.Part("clientserver", Map.of())), netty, new ClientServerProvider()));
    }

    @Test
    void overOtherNodesWhatIsConfirmedIsNeverDroppedAndTheSenderOfTheRestIsTold() throws Exception {
        TestNode server = client("s", "server");
        TestNode a = client("a", "client", server);
        TestNode b = client("b", "client", server);
        formed(server, a, b);
        Slow slow = new Slow();
        b.engine.messaging().onMessage("slow", Dispatch.VIRTUAL, slow::handle);
        List<CompletableFuture<Void>> confirmed = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            confirmed.add(a.engine.messaging().send(B, numbered(i).on("orders")).toCompletableFuture());
        }
        await().atMost(LIMIT).until(() -> confirmed.stream().filter(CompletableFuture::isDone).count() == 1_024);
        List<CompletableFuture<Void>> once = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            once.add(a.engine.messaging().send(B, numbered(i)).toCompletableFuture());
        }
        await().atMost(LIMIT).until(() -> once.stream().allMatch(CompletableFuture::isDone));
        assertThat(once).allSatisfy(stage -> assertThat(((FoundationException) stage.exceptionNow()).type()).isEqualTo(ErrorType.RESOURCE_EXHAUSTED));
        slow.may.countDown();
        CompletableFuture.allOf(confirmed.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(slow.handled).hasSize(3_000));
        assertThat(slow.handled).containsExactlyElementsOf(IntStream.range(0, 3_000).boxed().toList());
        assertThat(b.engine.admin().facts()).containsEntry("handlers.refused", "0");
        assertThat(a.engine.admin().links()).extracting(link -> link.peer().name().value()).containsExactly("s");
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
