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
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Link;
import io.foundation.transport.netty.NettyTransportProvider;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Delivery for certain between real engines over real sockets: links that are cut, transports that are replaced, peers that die. */
@Timeout(60)
class DeliveryTest extends NettyNodes {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final NodeName B = NodeName.of("b");

    private TestNode node(String name, TestNode... seeds) {
        List<Address> addresses = addresses(seeds);
        List<ChannelSpec> channels = new ArrayList<>(ChannelSpec.DEFAULTS);
        channels.add(ChannelSpec.builder("orders").delivery(ChannelSpec.Delivery.EXACTLY_ONCE_IN_WINDOW).queueBytes(1 << 20).build());
        channels.add(ChannelSpec.builder("patient").delivery(ChannelSpec.Delivery.AT_LEAST_ONCE).overflow(ChannelSpec.Overflow.BLOCK).queueBytes(4 << 10).build());
        TestNode node = new TestNode(EngineSettings.local(ClusterName.of("test"), NodeName.of(name), TestNode.SECRET, TestNode.seeds(addresses), folder)
                .withTransport(EngineSettings.Part.of("netty")).withChannels(channels), netty);
        nodes.add(node);
        return node;
    }

    private void awaitBoth(TestNode a, TestNode b) {
        for (TestNode each : List.of(a, b)) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(each.view()).isEqualTo(Map.of("a", MemberState.READY, "b", MemberState.READY)));
        }
        await().atMost(LIMIT).until(() -> a.engine.live().orElseThrow().links.link(B) != null);
    }

    private static Outgoing numbered(int number, String key) {
        return Outgoing.of("numbered", ByteBuffer.allocate(64).putInt(number).array()).on("orders").keyed(key);
    }

    @Test
    void everyMessageArrivesOnceAndInOrderWhileLinksAreCutAndTheTransportIsReplaced() throws Exception {
        TestNode a = node("a");
        TestNode b = node("b", a);
        awaitBoth(a, b);
        int count = 5_000;
        Map<String, ConcurrentLinkedQueue<Integer>> heard = new ConcurrentHashMap<>();
        b.engine.messaging().onMessage("numbered", Dispatch.VIRTUAL, message -> {
            int number = ByteBuffer.wrap(message.body()).getInt();
            heard.computeIfAbsent("key-" + number % 7, key -> new ConcurrentLinkedQueue<>()).add(number);
        });
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger cuts = new AtomicInteger();
        Thread cutter = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                Link link = a.engine.live().orElseThrow().links.link(B);
                if (link != null) {
                    link.close(Goodbye.OTHER);
                    cuts.incrementAndGet();
                }
                if (cuts.get() % 4 == 3) {
                    NettyTransportProvider next = new NettyTransportProvider();
                    b.engine.transportProvider(next);
                }
                await().atMost(LIMIT).until(() -> over.get() || isLinked(a, b));
            }
        });
        List<CompletableFuture<Void>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CompletableFuture<Void> outcome = a.engine.messaging().send(B, numbered(i, "key-" + i % 7)).toCompletableFuture();
            while (outcome.isCompletedExceptionally() && type(outcome) == ErrorType.RESOURCE_EXHAUSTED) {
                // The window is full while there is no link: as a user would, wait for the oldest and try again.
                outcomes.removeIf(CompletableFuture::isDone);
                outcomes.get(0).get(30, TimeUnit.SECONDS);
                outcome = a.engine.messaging().send(B, numbered(i, "key-" + i % 7)).toCompletableFuture();
            }
            outcomes.add(outcome);
        }
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        over.set(true);
        cutter.join();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard.values().stream().mapToInt(ConcurrentLinkedQueue::size).sum()).isEqualTo(count));
        heard.forEach((key, numbers) -> assertThat(List.copyOf(numbers)).as(key).isSorted().doesNotHaveDuplicates());
        assertThat(cuts).hasPositiveValue();
    }

    private static boolean isLinked(TestNode a, TestNode b) {
        Link there = a.engine.live().orElseThrow().links.link(B);
        return there != null && there.isOpen() && b.engine.live().orElseThrow().links.link(a.name()) != null;
    }

    private static ErrorType type(CompletableFuture<?> failed) {
        return failed.exceptionNow() instanceof FoundationException error ? error.type() : ErrorType.UNKNOWN_ERROR;
    }

    @Test
    void handledWaitsForTheHandlerAndTellsItsFailure() throws Exception {
        TestNode a = node("a");
        TestNode b = node("b", a);
        awaitBoth(a, b);
        CountDownLatch may = new CountDownLatch(1);
        b.engine.messaging().onMessage("slow", Dispatch.VIRTUAL, message -> {
            try {
                may.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        b.engine.messaging().onMessage("broken", Dispatch.VIRTUAL, message -> {
            throw new IllegalStateException("expected by this test");
        });
        Outgoing slow = Outgoing.of("slow", new byte[1]);
        a.engine.messaging().send(B, slow.acknowledged(Acknowledgement.TAKEN)).toCompletableFuture().get(20, TimeUnit.SECONDS);
        CompletionStage<Void> handled = a.engine.messaging().send(B, slow.acknowledged(Acknowledgement.HANDLED));
        assertThat(handled.toCompletableFuture()).isNotDone();
        may.countDown();
        handled.toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(failure(a, Outgoing.of("broken", new byte[1]).acknowledged(Acknowledgement.HANDLED))).isEqualTo(ErrorType.HANDLER_FAILED);
        assertThat(failure(a, Outgoing.of("nobody", new byte[1]).acknowledged(Acknowledgement.TAKEN))).isEqualTo(ErrorType.NO_HANDLER);
    }

    private static ErrorType failure(TestNode from, Outgoing message) throws Exception {
        CompletableFuture<Void> outcome = from.engine.messaging().send(B, message).toCompletableFuture();
        try {
            outcome.get(20, TimeUnit.SECONDS);
            return null;
        } catch (java.util.concurrent.ExecutionException e) {
            return type(outcome);
        }
    }

    @Test
    void whatIsNotConfirmedWhenThePeerBeginsANewLifeFailsWithAType() throws Exception {
        TestNode a = node("a");
        TestNode b = node("b", a);
        awaitBoth(a, b);
        nodes.remove(b);
        b.crash();
        await().atMost(LIMIT).until(() -> a.engine.live().orElseThrow().links.link(B) == null);
        CompletableFuture<Void> outcome = a.engine.messaging().send(B, numbered(1, "k")).toCompletableFuture();
        assertThat(outcome).isNotDone();
        TestNode again = node("b", a);
        await().atMost(LIMIT).until(outcome::isDone);
        assertThat(type(outcome)).isEqualTo(ErrorType.UNREACHABLE);
        assertThat(((FoundationException) outcome.exceptionNow()).context()).containsEntry("reason", "unacknowledged");
        awaitBoth(a, again);
        again.engine.messaging().onMessage("numbered", Dispatch.VIRTUAL, message -> { });
        a.engine.messaging().send(B, numbered(2, "k")).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aSenderThatMayWaitsForRoomAndEverythingArrives() throws Exception {
        TestNode a = node("a");
        TestNode b = node("b", a);
        awaitBoth(a, b);
        AtomicInteger heard = new AtomicInteger();
        b.engine.messaging().onMessage("much", Dispatch.VIRTUAL, message -> heard.incrementAndGet());
        List<CompletableFuture<Void>> outcomes = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            outcomes.add(a.engine.messaging().send(B, Outgoing.of("much", new byte[1_000]).on("patient")).toCompletableFuture());
        }
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).hasValue(500));
    }

    @Test
    void drainCompletesWhenAllIsConfirmedAndTellsWhatIsLeft() throws Exception {
        TestNode a = node("a");
        TestNode b = node("b", a);
        awaitBoth(a, b);
        b.engine.messaging().onMessage("numbered", Dispatch.VIRTUAL, message -> { });
        for (int i = 0; i < 100; i++) {
            a.engine.messaging().send(B, numbered(i, "k"));
        }
        a.engine.admin().channels().drain("orders", LIMIT).toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(a.engine.live().orElseThrow().delivery.sent(b.engine.self().id(), "orders").unacknowledged()).isZero();
        assertThat(a.engine.admin().channels().figures()).anySatisfy(figures -> {
            assertThat(figures.channel()).isEqualTo("orders");
            assertThat(figures.acknowledged()).isEqualTo(100);
        });
        CompletableFuture<Void> unknown = a.engine.admin().channels().drain("order", LIMIT).toCompletableFuture();
        assertThat(unknown.exceptionNow()).hasMessageContaining("Did you mean orders?");
    }

    @Test
    void aChannelIsAddedWhileTheNodesRun() throws Exception {
        TestNode a = node("a");
        TestNode b = node("b", a);
        awaitBoth(a, b);
        long incarnation = a.engine.self().id().incarnation();
        for (TestNode each : List.of(a, b)) {
            List<ChannelSpec> more = new ArrayList<>(each.engine.settings().channels());
            more.add(ChannelSpec.builder("added").delivery(ChannelSpec.Delivery.AT_LEAST_ONCE).build());
            assertThat(each.engine.reconfigure(each.engine.settings().withChannels(more))).isFalse();
        }
        AtomicInteger heard = new AtomicInteger();
        b.engine.messaging().onMessage("new", Dispatch.VIRTUAL, message -> heard.incrementAndGet());
        await().atMost(LIMIT).until(() -> {
            Link link = a.engine.live().orElseThrow().links.link(B);
            return link != null && link.channels().stream().anyMatch(stats -> stats.channel().equals("added"));
        });
        a.engine.messaging().send(B, Outgoing.of("new", new byte[1]).on("added")).toCompletableFuture().get(20, TimeUnit.SECONDS);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).hasValue(1));
        assertThat(a.engine.self().id().incarnation()).isEqualTo(incarnation);
        assertThat(a.engine.admin().channels().lastChange()).singleElement().asString().contains("'added' is new");
    }
}
