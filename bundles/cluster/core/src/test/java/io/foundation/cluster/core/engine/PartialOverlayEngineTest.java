package io.foundation.cluster.core.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.messaging.Acknowledgement;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.transport.api.Link;
import io.foundation.transport.loopback.LoopbackNetwork;
import io.foundation.transport.loopback.LoopbackTransportProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine where a node is linked to a few of many. Waits for conditions; the limits only end a test that fails. */
@Timeout(60)
class PartialOverlayEngineTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** Twice as quick as for a cluster of machines: a death in a ring is suspected for some intervals. */
    private static final EngineSettings.Part SWIM = new EngineSettings.Part("swim", Map.of("interval", "500ms", "probeTimeout", "200ms"));

    @TempDir
    Path folder;

    private final List<TestNode> nodes = new ArrayList<>();
    private LoopbackNetwork network;
    private LoopbackTransportProvider transport;

    @BeforeEach
    void open() {
        network = new LoopbackNetwork(1);
        transport = new LoopbackTransportProvider(network);
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
        transport.close();
        network.close();
    }

    private TestNode node(FixedOverlay overlay, Duration linkIdle, String name, TestNode... seeds) {
        List<Address> addresses = new ArrayList<>();
        for (TestNode seed : seeds) {
            await().atMost(LIMIT).until(() -> seed.address() != null);
            addresses.add(seed.address());
        }
        EngineSettings settings = EngineSettings.local(ClusterName.of("test"), NodeName.of(name), TestNode.SECRET,
                addresses.isEmpty() ? List.of() : List.of(new EngineSettings.Part("static", Map.of("addresses",
                        String.join(",", addresses.stream().map(Address::toString).toList()), "retry", "200ms"))), folder)
                .withTransport(EngineSettings.Part.of("loopback")).withTopology(EngineSettings.Part.of("fixed"))
                .withDetector(SWIM).withLinkIdle(linkIdle);
        TestNode node = new TestNode(settings, transport, overlay);
        nodes.add(node);
        return node;
    }

    /** Each node finds the one before it. */
    private List<TestNode> chain(FixedOverlay overlay, Duration linkIdle, String... names) {
        List<TestNode> made = new ArrayList<>();
        for (String name : names) {
            made.add(made.isEmpty() ? node(overlay, linkIdle, name) : node(overlay, linkIdle, name, made.get(made.size() - 1)));
        }
        for (TestNode each : made) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(each.view()).hasSize(names.length).containsKeys(names)
                    .allSatisfy((name, state) -> assertThat(state).isEqualTo(MemberState.READY)));
        }
        return made;
    }

    private static List<String> links(TestNode of) {
        return of.engine.admin().links().stream().map(link -> link.peer().name().value()).toList();
    }

    private static byte[] get(CompletionStage<byte[]> answer) throws Exception {
        return answer.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static FoundationException failure(CompletionStage<?> stage) {
        Throwable thrown = catchThrowable(() -> stage.toCompletableFuture().get(20, TimeUnit.SECONDS));
        assertThat(thrown).isNotNull();
        assertThat(thrown.getCause()).isInstanceOf(FoundationException.class);
        return (FoundationException) thrown.getCause();
    }

    private static Outgoing text(String subject, String body) {
        return Outgoing.of(subject, body.getBytes(UTF_8));
    }

    @Test
    void aTopologyHearsThatItsNodeLeavesWhileThereAreLinksToSaySo() throws Exception {
        FixedOverlay overlay = FixedOverlay.of("a-b", "b-c");
        List<TestNode> chain = chain(overlay, EngineSettings.LINK_IDLE, "a", "b", "c");
        chain.get(1).engine.admin().drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(overlay.heard).as("one that is drained stays").doesNotContain("b leaving");
        chain.get(1).engine.admin().leave().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(overlay.heard).filteredOn("b leaving"::equals).as("once").hasSize(1);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(overlay.heard).contains("a hears the last word of b", "c hears the last word of b"));
        for (String end : List.of("a", "c")) {
            await().atMost(LIMIT).until(() -> overlay.heard.contains(end + " down b") || links(chain.get(end.equals("a") ? 0 : 2)).isEmpty());
            int gone = overlay.heard.indexOf(end + " down b");
            assertThat(gone < 0 || overlay.heard.indexOf(end + " hears the last word of b") < gone).as("before the link was closed at " + end).isTrue();
        }
    }

    @Test
    void aLinkOfDiscoveryThatTheTopologyDoesNotWantIsClosedAndTheMembersStay() {
        FixedOverlay overlay = FixedOverlay.of("a-b", "b-c");
        overlay.indifferent = true;
        TestNode a = node(overlay, EngineSettings.LINK_IDLE, "a");
        TestNode b = node(overlay, EngineSettings.LINK_IDLE, "b", a);
        TestNode c = node(overlay, EngineSettings.LINK_IDLE, "c", a);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(overlay.heard).contains("c up a", "a up c"));
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(links(a)).containsExactly("b");
            assertThat(links(b)).containsExactly("a", "c");
            assertThat(links(c)).containsExactly("b");
        });
        assertThat(c.view()).containsOnlyKeys("a", "b", "c").allSatisfy((name, state) -> assertThat(state).isEqualTo(MemberState.READY));
        // By c, who dialled it, or by a already when it left an overlay of its own for the one of the cluster.
        assertThat(c.engine.admin().explain(a.name())).anyMatch(line -> line.contains("link ended") && line.contains("(not_needed)"));
    }

    @Test
    void messagesAndRequestsPassOverOthersWithContextAndErrors() throws Exception {
        List<TestNode> chain = chain(FixedOverlay.of("a-b", "b-c", "c-d", "d-e"), EngineSettings.LINK_IDLE, "a", "b", "c", "d", "e");
        TestNode a = chain.get(0);
        TestNode e = chain.get(4);
        e.engine.messaging().onRequest("upper", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture((new String(request.body(), UTF_8)
                .toUpperCase(java.util.Locale.ROOT) + " for " + request.from().name() + Context.current().baggage().get("who")).getBytes(UTF_8)));
        byte[] answer = Context.empty().withBaggage("who", "!").call(() -> get(a.engine.messaging().request(e.name(), text("upper", "hello"), LIMIT)));
        assertThat(new String(answer, UTF_8)).isEqualTo("HELLO for a!");
        assertThat(links(a)).containsExactly("b");

        e.engine.messaging().onRequest("broken", Dispatch.VIRTUAL, request -> {
            throw new FoundationException(ErrorType.VALIDATION_FAILED, "The body is not allowed.", null, Map.of("field", "body"));
        });
        FoundationException error = failure(a.engine.messaging().request(e.name(), text("broken", ""), LIMIT));
        assertThat(error.type()).isEqualTo(ErrorType.VALIDATION_FAILED);
        assertThat(error).hasMessageContaining("not allowed");
        assertThat(error.context()).containsEntry("field", "body");
        assertThat(failure(a.engine.messaging().request(e.name(), text("nobody", ""), LIMIT)).type()).isEqualTo(ErrorType.NO_HANDLER);

        List<String> heard = new CopyOnWriteArrayList<>();
        e.engine.messaging().onMessage("news", Dispatch.VIRTUAL, message -> heard.add(new String(message.body(), UTF_8)));
        List<CompletionStage<Void>> sent = IntStream.range(0, 200).mapToObj(i -> a.engine.messaging().send(e.name(), text("news", "" + i))).toList();
        for (CompletionStage<Void> each : sent) {
            each.toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        // A receipt says that it was handed over; a handler on a virtual thread may still be at it.
        List<String> expected = IntStream.range(0, 200).mapToObj(i -> "" + i).toList();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).isEqualTo(expected));

        // Three requests and 200 messages, each answered: what passes through the middle is counted there.
        assertThat(a.engine.admin().facts()).containsEntry("relayed.sent", "203").containsEntry("relayed.received", "203")
                .containsEntry("relayed.forwarded", "0").containsEntry("relayed.waiting", "0").containsEntry("links.forMessages", "0");
        assertThat(chain.get(2).engine.admin().facts()).containsEntry("relayed.forwarded", "406").containsEntry("relayed.failed", "0");
        assertThat(chain.get(2).engine.admin().topology().facts()).containsEntry("relayed.forwarded", "406").doesNotContainKey("relayed.failed");
    }

    @Test
    void theLargestMessageAllowedIsRelayed() throws Exception {
        List<TestNode> chain = chain(FixedOverlay.of("a-b", "b-c"), EngineSettings.LINK_IDLE, "a", "b", "c");
        chain.get(2).engine.messaging().onRequest("echo", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(request.body()));
        byte[] body = new byte[16 << 20];
        Arrays.fill(body, (byte) 7);
        assertThat(get(chain.get(0).engine.messaging().request(chain.get(2).name(), Outgoing.of("echo", body), LIMIT))).isEqualTo(body);
    }

    @Test
    void aRequestThatIsNotAnsweredTimesOut() throws Exception {
        List<TestNode> chain = chain(FixedOverlay.of("a-b", "b-c"), EngineSettings.LINK_IDLE, "a", "b", "c");
        chain.get(2).engine.messaging().onRequest("never", Dispatch.VIRTUAL, request -> new CompletableFuture<>());
        assertThat(failure(chain.get(0).engine.messaging().request(chain.get(2).name(), text("never", ""), Duration.ofMillis(300))).type())
                .isEqualTo(ErrorType.TIMEOUT);
    }

    @Test
    void whoeverCannotPassItOnSaysSo() throws Exception {
        FixedOverlay overlay = FixedOverlay.of("a-b", "b-c", "c-d");
        // b believes that d is reached over a, from where the message came.
        overlay.detour("d", Map.of("a", "b", "b", "a", "c", "d"));
        List<TestNode> chain = chain(overlay, EngineSettings.LINK_IDLE, "a", "b", "c", "d");
        FoundationException error = failure(chain.get(0).engine.messaging().request(NodeName.of("d"), text("x", ""), LIMIT));
        assertThat(error.type()).isEqualTo(ErrorType.UNREACHABLE);
        assertThat(error.context()).containsEntry("reason", "no-way");
        assertThat(error).hasMessageContaining("b knows no way to d");
    }

    @Test
    void withoutAnyWayTheSenderIsToldAtOnce() throws Exception {
        FixedOverlay overlay = FixedOverlay.of("a-b", "b-c");
        List<TestNode> chain = chain(overlay, EngineSettings.LINK_IDLE, "a", "b", "c");
        chain.get(0).engine.topologyProvider(FixedOverlay.of("x-y"));
        Life life = chain.get(0).engine.live().orElseThrow();
        life.loop.execute(() -> life.links.close(chain.get(1).engine.self().id(), io.foundation.transport.api.Goodbye.NOT_NEEDED));
        await().atMost(LIMIT).untilAsserted(() -> {
            FoundationException error = failure(chain.get(0).engine.messaging().send(chain.get(2).name(), text("x", "")));
            assertThat(error.type()).isEqualTo(ErrorType.UNREACHABLE);
            assertThat(error).hasMessageContaining("There is no way to c");
        });
    }

    @Test
    void aMessageThatGoesInACircleExpiresAndTheSenderHearsOfIt() throws Exception {
        FixedOverlay overlay = FixedOverlay.of("w-b", "b-c", "c-d", "d-b", "b-y", "y-z");
        // Each of b, c and d thinks that another of them is nearer to z.
        overlay.detour("z", Map.of("w", "b", "b", "c", "c", "d", "d", "b"));
        List<TestNode> chain = chain(overlay, EngineSettings.LINK_IDLE, "w", "b", "c", "d", "y", "z");
        TestNode z = chain.get(5);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(links(z)).containsExactly("y"));
        FoundationException expired = failure(chain.get(0).engine.messaging().request(z.name(), text("x", ""), LIMIT));
        assertThat(expired.type()).isEqualTo(ErrorType.UNREACHABLE);
        assertThat(expired.context()).containsEntry("reason", "expired");
        assertThat(chain.stream().mapToInt(each -> Integer.parseInt(each.engine.admin().facts().get("relayed.expired"))).sum()).isEqualTo(1);
        FoundationException back = failure(chain.get(1).engine.messaging().send(z.name(), text("x", "")));
        assertThat(back.type()).isEqualTo(ErrorType.UNREACHABLE);
        assertThat(back.context()).containsEntry("reason", "loop");
    }

    @Test
    void aMessageToSomebodyWithoutALinkDialsHimAndTheTopologyOfNeitherHearsOfIt() throws Exception {
        FixedOverlay overlay = FixedOverlay.of("a-b", "b-c");
        List<TestNode> chain = chain(overlay, Duration.ofSeconds(1), "a", "b", "c");
        TestNode a = chain.get(0);
        TestNode c = chain.get(2);
        c.engine.messaging().onRequest("echo", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(request.body()));
        overlay.direct = true;
        overlay.heard.clear();
        assertThat(get(a.engine.messaging().request(c.name(), text("echo", "x"), LIMIT))).isEqualTo("x".getBytes(UTF_8));
        assertThat(links(a)).contains("c");
        assertThat(a.engine.admin().topology().facts()).containsEntry("links.forMessages", "1");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(links(a)).containsExactly("b"));
        assertThat(a.engine.admin().facts()).containsEntry("links.forMessages", "0");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(links(c)).containsExactly("b"));
        assertThat(overlay.heard).isEmpty();
        assertThat(a.view()).allSatisfy((name, state) -> assertThat(state).isEqualTo(MemberState.READY));
    }

    @Test
    void aLinkForMessagesIsKeptWhileNothingButWhatIsConfirmedPasses() throws Exception {
        FixedOverlay overlay = FixedOverlay.of("a-b", "b-c");
        List<TestNode> chain = chain(overlay, Duration.ofSeconds(1), "a", "b", "c");
        TestNode a = chain.get(0);
        TestNode c = chain.get(2);
        c.engine.messaging().onMessage("kept", Dispatch.VIRTUAL, message -> { });
        overlay.direct = true;
        Outgoing confirmed = text("kept", "").acknowledged(Acknowledgement.TAKEN);
        a.engine.messaging().send(c.name(), confirmed).toCompletableFuture().get(20, TimeUnit.SECONDS);
        Link first = a.engine.live().orElseThrow().links.link(c.name());
        assertThat(first).isNotNull();
        // Longer than a link is kept that is idle, or that was never used.
        for (long end = System.nanoTime() + 4_000_000_000L; System.nanoTime() - end < 0; TimeUnit.MILLISECONDS.sleep(50)) {
            a.engine.messaging().send(c.name(), confirmed).toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        assertThat(a.engine.live().orElseThrow().links.link(c.name())).isSameAs(first);
    }

    @Test
    void aLinkForMessagesBecomesTheTopologysWhenItWantsOne() throws Exception {
        FixedOverlay overlay = FixedOverlay.of("a-b", "b-c");
        List<TestNode> chain = chain(overlay, Duration.ofSeconds(1), "a", "b", "c");
        TestNode a = chain.get(0);
        TestNode c = chain.get(2);
        c.engine.messaging().onRequest("echo", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(request.body()));
        overlay.direct = true;
        get(a.engine.messaging().request(c.name(), text("echo", "x"), LIMIT));
        overlay.link("a", "c");
        assertThat(overlay.heard).doesNotContain("a up c", "c up a");
        Life life = a.engine.live().orElseThrow();
        overlay.heard.clear();
        life.loop.execute(() -> life.topology.peerKnown(new io.foundation.topology.api.Peer(c.engine.self().id(), java.util.Set.of())));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(overlay.heard).contains("a up c", "c up a"));
        assertThat(life.ask(() -> life.traffic.isTraffic(c.engine.self().id())).get(5, TimeUnit.SECONDS)).isFalse();
        assertThat(links(a)).contains("c");
    }

    @Test
    void whoIsNotWantedIsReferredAndDialsTheBetterOnes() throws Exception {
        FixedOverlay overlay = FixedOverlay.of("s-c", "s-d");
        overlay.referTo = List.of("s");
        TestNode s = node(overlay, EngineSettings.LINK_IDLE, "s");
        TestNode c = node(overlay, EngineSettings.LINK_IDLE, "c", s);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(c.view()).containsOnlyKeys("c", "s"));
        // It knows only c, who does not want it.
        TestNode d = node(overlay, EngineSettings.LINK_IDLE, "d", c);
        for (TestNode each : List.of(s, c, d)) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(each.view()).containsOnlyKeys("c", "d", "s"));
        }
        await().atMost(LIMIT).untilAsserted(() -> assertThat(links(d)).containsExactly("s"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(links(c)).containsExactly("s"));
        assertThat(overlay.heard).doesNotContain("c up d");
    }

    @Test
    void oneWhoDialsForMessagesAloneIsServedWhereTheTopologyWouldReferHim() throws Exception {
        FixedOverlay overlay = FixedOverlay.of("s-c", "s-d");
        overlay.referTo = List.of("s");
        List<TestNode> chain = chain(overlay, EngineSettings.LINK_IDLE, "c", "s", "d");
        TestNode c = chain.get(0);
        TestNode d = chain.get(2);
        c.engine.messaging().onRequest("echo", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(request.body()));
        overlay.direct = true;
        assertThat(get(d.engine.messaging().request(c.name(), text("echo", "x"), LIMIT))).isEqualTo("x".getBytes(UTF_8));
        assertThat(get(d.engine.messaging().request(c.name(), text("echo", "y"), LIMIT))).isEqualTo("y".getBytes(UTF_8));
        assertThat(overlay.heard).doesNotContain("c up d", "d up c");
    }

    @Test
    void broadcastsAndMembershipReachEverybodyInARingAndACrashIsKnownToAll() throws Exception {
        int size = 12;
        String[] names = IntStream.range(0, size).mapToObj(i -> "n" + (char) ('a' + i)).toArray(String[]::new);
        FixedOverlay overlay = new FixedOverlay();
        for (int i = 0; i < size; i++) {
            overlay.link(names[i], names[(i + 1) % size]);
        }
        List<TestNode> ring = chain(overlay, EngineSettings.LINK_IDLE, names);
        ring.forEach(each -> await().atMost(LIMIT).untilAsserted(() -> assertThat(links(each)).hasSize(2)));
        List<String> heard = new CopyOnWriteArrayList<>();
        ring.forEach(each -> each.engine.messaging().onMessage("news", Dispatch.VIRTUAL, message -> heard.add(each.name().value())));
        ring.get(3).engine.messaging().broadcast(text("news", "")).toCompletableFuture().get(20, TimeUnit.SECONDS);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrder(names));

        TestNode dead = ring.get(5);
        dead.crash();
        for (TestNode each : ring) {
            if (each != dead) {
                await().atMost(LIMIT).untilAsserted(() -> assertThat(each.view().get(dead.name().value())).isEqualTo(MemberState.UNREACHABLE));
                assertThat(each.view()).allSatisfy((name, state) -> assertThat(state).as(name)
                        .isIn(name.equals(dead.name().value()) ? List.of(MemberState.UNREACHABLE) : List.of(MemberState.READY)));
            }
        }
    }
}
