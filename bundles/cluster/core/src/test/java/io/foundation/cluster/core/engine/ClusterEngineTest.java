package io.foundation.cluster.core.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.MembershipListener;
import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.api.messaging.Acknowledgement;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.core.detection.PhiAccrualDetectorProvider;
import io.foundation.topology.fullmesh.FullMeshProvider;
import io.foundation.transport.api.ClusterSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine with real sockets on loopback. Waits for conditions; the limits only end a test that fails. */
@Timeout(60)
class ClusterEngineTest extends NettyNodes {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private TestNode node(String name, TestNode... seeds) {
        return node("test", name, seeds);
    }

    private TestNode node(String cluster, String name, TestNode... seeds) {
        List<Address> addresses = addresses(seeds);
        TestNode node = new TestNode(cluster, name, netty, folder, addresses);
        nodes.add(node);
        return node;
    }

    private static void awaitView(TestNode node, Map<String, MemberState> view) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(node.view()).isEqualTo(view));
    }

    private static final Map<String, MemberState> THREE = Map.of("a", MemberState.READY, "b", MemberState.READY, "c", MemberState.READY);

    @Test
    void oneNodeIsReadyAlone() {
        awaitView(node("a"), Map.of("a", MemberState.READY));
    }

    @Test
    void threeNodesFindEachOtherThroughOne() {
        TestNode a = node("a");
        TestNode b = node("b", a);
        TestNode c = node("c", a);
        for (TestNode each : List.of(a, b, c)) {
            awaitView(each, THREE);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(each.engine.admin().links()).hasSize(2));
        }
    }

    @Test
    void requestsAndMessagesReachTheOthersAndCarryTheContext() throws Exception {
        TestNode a = node("a");
        TestNode b = node("b", a);
        awaitView(a, Map.of("a", MemberState.READY, "b", MemberState.READY));
        awaitView(b, Map.of("a", MemberState.READY, "b", MemberState.READY));
        b.engine.messaging().onRequest("upper", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(
                (new String(request.body(), UTF_8).toUpperCase(java.util.Locale.ROOT) + Context.current().baggage().get("who")).getBytes(UTF_8)));
        byte[] answer = Context.empty().withBaggage("who", "!").call(() -> a.engine.messaging()
                .request(NodeName.of("b"), Outgoing.of("upper", "hello".getBytes(UTF_8)), LIMIT)).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(new String(answer, UTF_8)).isEqualTo("HELLO!");

        List<String> heard = new CopyOnWriteArrayList<>();
        for (TestNode each : List.of(a, b)) {
            each.engine.messaging().onMessage("news", Dispatch.VIRTUAL, message -> heard.add(each.name() + " from " + message.from().name()));
        }
        a.engine.messaging().broadcast(Outgoing.of("news", new byte[0])).toCompletableFuture().get(20, TimeUnit.SECONDS);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrder("a from a", "b from a"));
    }

    @Test
    void whatGoesWrongIsAnErrorWithAType() {
        TestNode a = node("a");
        TestNode b = node("b", a);
        awaitView(a, Map.of("a", MemberState.READY, "b", MemberState.READY));
        assertThat(error(a, "nobody", "x")).isEqualTo(ErrorType.DATA_NOT_FOUND);
        assertThat(error(a, "b", "unhandled")).isEqualTo(ErrorType.NO_HANDLER);
        b.engine.messaging().onRequest("broken", Dispatch.INLINE, request -> {
            throw new IllegalStateException("expected by this test");
        });
        assertThat(error(a, "b", "broken")).isEqualTo(ErrorType.HANDLER_FAILED);
        b.engine.messaging().onRequest("deep", Dispatch.VIRTUAL, request -> CompletableFuture.failedFuture(new FoundationException(ErrorType.DEPENDENCY_FAILED,
                "The store is away.", new IllegalStateException("disk"), Map.of("breadcrumbs", String.join(" -> ", Context.current().withBreadcrumb("stock.reserve").breadcrumbs())))));
        Context.root().withBreadcrumb("orders.place").run(() -> assertThatThrownBy(() -> a.engine.messaging().request(NodeName.of("b"), Outgoing.of("deep", new byte[0]), LIMIT)
                .toCompletableFuture().join()).cause().isInstanceOfSatisfying(FoundationException.class, error -> {
                    assertThat(error.type()).isEqualTo(ErrorType.DEPENDENCY_FAILED);
                    assertThat(error.context()).containsEntry("node", "b").containsEntry("breadcrumbs", "orders.place -> stock.reserve");
                    assertThat(error.getCause()).hasMessage("java.lang.IllegalStateException: disk");
                }));
        b.engine.messaging().onRequest("silent", Dispatch.INLINE, request -> new CompletableFuture<>());
        assertThatThrownBy(() -> a.engine.messaging().request(NodeName.of("b"), Outgoing.of("silent", new byte[0]), Duration.ofMillis(50))
                .toCompletableFuture().join()).hasCauseInstanceOf(FoundationException.class)
                .satisfies(e -> assertThat(((FoundationException) e.getCause()).type()).isEqualTo(ErrorType.TIMEOUT));
    }

    private static ErrorType error(TestNode from, String to, String subject) {
        try {
            from.engine.messaging().request(NodeName.of(to), Outgoing.of(subject, new byte[0]), LIMIT).toCompletableFuture().join();
            return null;
        } catch (CompletionException e) {
            return ((FoundationException) e.getCause()).type();
        }
    }

    @Test
    void aNodeThatLeavesIsGoneAndComesBackWithANewIncarnation() throws Exception {
        TestNode a = node("a");
        TestNode b = node("b", a);
        TestNode c = node("c", a);
        awaitView(a, THREE);
        awaitView(c, THREE);
        long first = c.engine.self().id().incarnation();
        c.engine.admin().leave().toCompletableFuture().get(20, TimeUnit.SECONDS);
        awaitView(a, Map.of("a", MemberState.READY, "b", MemberState.READY));
        awaitView(b, Map.of("a", MemberState.READY, "b", MemberState.READY));
        assertThat(c.engine.members().members()).isEmpty();
        c.engine.admin().rejoin().toCompletableFuture().get(20, TimeUnit.SECONDS);
        awaitView(a, THREE);
        awaitView(c, THREE);
        assertThat(c.engine.self().id().incarnation()).isGreaterThan(first);
    }

    /** Nobody waits for a time to pass: whoever leaves is told that it was heard, before its link is closed. */
    @Test
    void whoLeavesIsToldThatItWasHeard() {
        TestNode a = node("a");
        TestNode b = node("b", a);
        awaitView(a, Map.of("a", MemberState.READY, "b", MemberState.READY));
        awaitView(b, Map.of("a", MemberState.READY, "b", MemberState.READY));
        Life life = b.engine.live().orElseThrow();
        assertThat(life.ask(life::leave).thenCompose(heard -> heard)).succeedsWithin(LIMIT);
        awaitView(a, Map.of("a", MemberState.READY));
    }

    @Test
    void aNodeThatDiesIsUnreachableAndItsNextLifeReplacesIt() {
        TestNode a = node("a");
        TestNode b = node("b", a);
        TestNode c = node("c", a);
        awaitView(a, THREE);
        awaitView(b, THREE);
        nodes.remove(c);
        c.crash();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.view()).containsEntry("c", MemberState.UNREACHABLE));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(b.view()).containsEntry("c", MemberState.UNREACHABLE));
        assertThat(error(a, "c", "x")).isEqualTo(ErrorType.UNREACHABLE);
        TestNode again = node("c", a);
        awaitView(a, THREE);
        awaitView(b, THREE);
        awaitView(again, THREE);
    }

    @Test
    void aDrainedNodeIsAMemberButNotReady() throws Exception {
        TestNode a = node("a");
        TestNode b = node("b", a);
        awaitView(a, Map.of("a", MemberState.READY, "b", MemberState.READY));
        b.engine.admin().drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
        awaitView(a, Map.of("a", MemberState.READY, "b", MemberState.UP));
        b.engine.admin().resume().toCompletableFuture().get(20, TimeUnit.SECONDS);
        awaitView(a, Map.of("a", MemberState.READY, "b", MemberState.READY));
    }

    @Test
    void listenersHearThePictureFirstAndThenEveryChange() {
        TestNode a = node("a");
        awaitView(a, Map.of("a", MemberState.READY));
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        AtomicLong epoch = new AtomicLong(-1);
        AtomicBoolean ordered = new AtomicBoolean(true);
        a.engine.listen(new MembershipListener() {
            @Override
            public void snapshot(MembershipSnapshot snapshot) {
                heard.add("picture of " + snapshot.members().size());
                epoch.set(snapshot.epoch());
            }

            @Override
            public void event(MemberEvent event) {
                ordered.compareAndSet(true, event.epoch() > epoch.getAndSet(event.epoch()));
                heard.add(event.member().name() + " " + event.member().state().word());
            }
        });
        TestNode b = node("b", a);
        await().atMost(LIMIT).until(() -> heard.contains("b ready"));
        nodes.remove(b);
        b.close();
        await().atMost(LIMIT).until(() -> heard.contains("b left"));
        assertThat(heard.peek()).isEqualTo("picture of 1");
        assertThat(ordered).isTrue();
    }

    @Test
    void otherClustersAndOtherSecretsStayApart() {
        TestNode a = node("one", "a");
        TestNode other = node("two", "b", a);
        await().atMost(LIMIT).until(() -> a.address() != null);
        TestNode stranger = new TestNode(new EngineSettings(ClusterName.of("one"), NodeName.of("c"), "0.1.0", java.util.Set.of(), Map.of(),
                "127.0.0.1", 0, List.of(), ClusterSecret.of("quite another secret"), EngineSettings.Part.of("netty"),
                List.of(new EngineSettings.Part("static", Map.of("addresses", a.address().toString()))), EngineSettings.Part.of("fullmesh"),
                EngineSettings.Part.of("swim"), io.foundation.transport.api.ChannelSpec.DEFAULTS, 1, Duration.ofSeconds(2), 1 << 20,
                Duration.ofDays(1), folder), netty);
        nodes.add(stranger);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.engine.admin().facts().keySet().stream().filter(key -> key.startsWith("refused.")))
                .hasSizeGreaterThanOrEqualTo(2));
        assertThat(a.view()).containsOnlyKeys("a");
        assertThat(other.view()).containsOnlyKeys("b");
        assertThat(stranger.view()).containsOnlyKeys("c");
    }

    @Test
    void twoNodesOfOneNameDoNotBothJoin() {
        TestNode a = node("a");
        TestNode b = node("b", a);
        awaitView(a, Map.of("a", MemberState.READY, "b", MemberState.READY));
        TestNode twin = node("b", a);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(b.engine.admin().problems()).anyMatch(problem -> problem.contains("Another node named 'b'")));
        awaitView(a, Map.of("a", MemberState.READY, "b", MemberState.READY));
        assertThat(a.engine.member(NodeName.of("b")).orElseThrow().id()).isEqualTo(twin.engine.self().id());
    }

    @Test
    void nothingAcknowledgedIsLostWhileEveryProviderIsReplaced() throws Exception {
        TestNode a = node("a");
        TestNode b = node("b", a);
        awaitView(a, Map.of("a", MemberState.READY, "b", MemberState.READY));
        awaitView(b, Map.of("a", MemberState.READY, "b", MemberState.READY));
        AtomicLong served = new AtomicLong();
        b.engine.messaging().onRequest("count", Dispatch.INLINE, request -> {
            served.incrementAndGet();
            return CompletableFuture.completedFuture(request.body());
        });
        List<String> left = new CopyOnWriteArrayList<>();
        a.engine.listen(new MembershipListener() {
            @Override
            public void snapshot(MembershipSnapshot snapshot) {
                // Only departures matter here.
            }

            @Override
            public void event(MemberEvent event) {
                if (event.member().state() == MemberState.LEFT) {
                    left.add(event.member().name().value());
                }
            }
        });
        AtomicBoolean going = new AtomicBoolean(true);
        AtomicLong acknowledged = new AtomicLong();
        Thread caller = Thread.ofVirtual().start(() -> {
            while (going.get()) {
                try {
                    a.engine.messaging().request(NodeName.of("b"), Outgoing.of("count", new byte[8]), Duration.ofSeconds(5)).toCompletableFuture().join();
                    acknowledged.incrementAndGet();
                } catch (CompletionException e) {
                    // Not acknowledged: the caller knows, and would try again.
                }
            }
        });
        for (int round = 0; round < 10; round++) {
            TestNode swapped = round % 2 == 0 ? a : b;
            swapped.engine.topologyProvider(null);
            swapped.engine.topologyProvider(new FullMeshProvider());
            swapped.engine.detectorProvider(null);
            swapped.engine.detectorProvider(new io.foundation.cluster.core.detection.SwimDetectorProvider());
            swapped.engine.transportProvider(null);
            swapped.engine.transportProvider(netty);
            long before = acknowledged.get();
            await().atMost(LIMIT).until(() -> acknowledged.get() > before + 10);
        }
        going.set(false);
        caller.join();
        assertThat(served.get()).isGreaterThanOrEqualTo(acknowledged.get());
        assertThat(left).isEmpty();
        awaitView(a, Map.of("a", MemberState.READY, "b", MemberState.READY));
        awaitView(b, Map.of("a", MemberState.READY, "b", MemberState.READY));
    }

    /** Fifty times, from the taken-over state as much as from none: nobody is thought dead for it, whatever passes meanwhile. */
    @Test
    void aPhiDetectorThatIsReplacedUnderLoadSuspectsNobody() throws Exception {
        EngineSettings.Part phi = EngineSettings.Part.of(PhiAccrualDetectorProvider.PHI);
        List<TestNode> both = new ArrayList<>();
        List<Address> seeds = List.of();
        for (String name : List.of("a", "b")) {
            TestNode node = keep(new TestNode(TestNode.settings("phi", name, netty, folder, seeds).withDetector(phi), netty));
            node.engine.detectorProvider(new PhiAccrualDetectorProvider());
            both.add(node);
            seeds = addresses(node);
        }
        TestNode a = both.get(0);
        for (TestNode node : both) {
            awaitView(node, Map.of("a", MemberState.READY, "b", MemberState.READY));
        }
        Queue<String> judged = new ConcurrentLinkedQueue<>();
        for (TestNode node : both) {
            node.engine.listen(new MembershipListener() {
                @Override
                public void snapshot(MembershipSnapshot snapshot) {
                }

                @Override
                public void event(MemberEvent event) {
                    if (event.member().state() != MemberState.READY && event.member().state() != MemberState.UP) {
                        judged.add(node.name() + " says " + event);
                    }
                }
            });
        }
        AtomicLong served = new AtomicLong();
        both.get(1).engine.messaging().onMessage("count", Dispatch.INLINE, message -> served.incrementAndGet());
        long sent = 0;
        for (int round = 0; round < 50; round++) {
            TestNode swapped = both.get(round % 2);
            if (round % 4 < 2) {
                swapped.engine.detectorProvider(null);
            }
            swapped.engine.detectorProvider(new PhiAccrualDetectorProvider());
            CompletableFuture<?>[] confirmed = IntStream.range(0, 200).mapToObj(i -> a.engine.messaging().send(NodeName.of("b"),
                    Outgoing.of("count", new byte[64]).acknowledged(Acknowledgement.TAKEN)).toCompletableFuture()).toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(confirmed).get(20, TimeUnit.SECONDS);
            sent += confirmed.length;
        }
        assertThat(served).hasValue(sent);
        assertThat(judged).isEmpty();
        for (TestNode node : both) {
            awaitView(node, Map.of("a", MemberState.READY, "b", MemberState.READY));
        }
    }
}
