package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.core.security.LinkProtection;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ChannelSpec.Delivery;
import io.foundation.transport.api.ChannelSpec.Overflow;
import io.foundation.transport.api.ChannelStats;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import io.foundation.transport.link.ProtocolVersions;
import io.foundation.transport.loopback.LoopbackNetwork;
import io.foundation.transport.loopback.LoopbackTransportProvider;
import io.foundation.transport.netty.NettyTransportProvider;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cluster must stand, with real engines over real sockets; live bytes of the heap are measured. The limits only end a test that fails. */
@Timeout(180)
class HardCasesTest extends NettyNodes {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;
    private static final long SEED = 20_261_127L;

    private TestNode node(String name, List<ChannelSpec> more, TestNode... seeds) {
        return node(name, more, netty, seeds);
    }

    private TestNode node(String name, List<ChannelSpec> more, NettyTransportProvider transport, TestNode... seeds) {
        List<Address> addresses = addresses(seeds);
        List<ChannelSpec> channels = new ArrayList<>(ChannelSpec.DEFAULTS);
        channels.addAll(more);
        TestNode node = new TestNode(EngineSettings.local(ClusterName.of("test"), NodeName.of(name), TestNode.SECRET, TestNode.seeds(addresses), folder)
                .withTransport(EngineSettings.Part.of("netty")).withChannels(channels), transport);
        nodes.add(node);
        return node;
    }

    private static long liveBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void allReady(List<TestNode> members) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(members).allSatisfy(node -> assertThat(node.view().values().stream()
                .filter(state -> state == MemberState.READY)).hasSize(members.size())));
    }

    private static ErrorType type(CompletableFuture<?> failed) {
        try {
            failed.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause() instanceof FoundationException known ? known.type() : null;
        }
    }

    /**
     * The rules of a full queue are for messages that are promised nothing: what a channel drops of confirmed ones is sent again, and a sender who is too fast is told so before
     * anything was promised.
     */
    @Test
    void whatIsConfirmedArrivesOnceAndInOrderWhateverTheQueueDrops() throws Exception {
        List<ChannelSpec> channels = new ArrayList<>();
        for (Overflow rule : List.of(Overflow.DROP_OLDEST, Overflow.DROP_NEWEST)) {
            channels.add(ChannelSpec.builder(rule.name()).delivery(Delivery.EXACTLY_ONCE_IN_WINDOW).overflow(rule).queueBytes(16 << 10).build());
        }
        TestNode a = node("a", channels);
        TestNode b = node("b", channels, a);
        allReady(nodes);
        for (ChannelSpec channel : channels) {
            List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
            b.engine.messaging().onMessage(channel.name(), Dispatch.VIRTUAL, message -> heard.add(ByteBuffer.wrap(message.body()).getInt()));
            ConcurrentLinkedQueue<CompletableFuture<Void>> outcomes = new ConcurrentLinkedQueue<>();
            List<Integer> taken = new ArrayList<>();
            int refused = 0;
            Link link = a.engine.live().orElseThrow().links.link(b.name());
            for (int i = 0; i < 40; ) {
                // Others crowd the same queue with what is promised nothing: no window keeps them back, so that the rule has something to drop.
                for (int noise = 0; noise < 4; noise++) {
                    link.send(new Message(channel.name(), "noise", "k", Context.empty(), new byte[2_000]));
                }
                byte[] body = ByteBuffer.allocate(1_000).putInt(i).array();
                CompletableFuture<Void> outcome = a.engine.messaging().send(b.name(), Outgoing.of(channel.name(), body).on(channel.name()).keyed("k")).toCompletableFuture();
                if (outcome.isCompletedExceptionally()) {
                    assertThat(type(outcome)).isEqualTo(ErrorType.RESOURCE_EXHAUSTED);
                    refused++;
                    outcomes.removeIf(CompletableFuture::isDone);
                    if (!outcomes.isEmpty()) {
                        outcomes.peek().get(60, TimeUnit.SECONDS);
                    }
                } else {
                    taken.add(i++);
                    outcomes.add(outcome);
                }
            }
            CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            assertThat(refused).as("%s: a sender that is too fast is told so", channel.name()).isPositive();
            await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).isEqualTo(taken));
            long dropped = link.channels().stream().filter(stats -> stats.channel().equals(channel.name())).mapToLong(ChannelStats::droppedInAll).sum();
            System.out.println(channel.name() + ": confirmed " + taken.size() + ", refused at once " + refused + ", dropped from the queue " + dropped);
            assertThat(dropped).as("%s: what the rule dropped", channel.name()).isPositive();
        }
    }

    @Test
    void halfOfTwentyNodesDieAtOnceAndTheOthersGoOn() throws Exception {
        TestNode first = node("n00", List.of());
        IntStream.range(1, 20).forEach(i -> node("n%02d".formatted(i), List.of(), first));
        allReady(nodes);
        nodes.forEach(node -> node.engine.messaging().onRequest("echo", Dispatch.INLINE, request -> CompletableFuture.completedFuture(request.body())));
        long before = liveBytes();
        List<TestNode> dead = new ArrayList<>(nodes.subList(10, 20));
        List<TestNode> alive = new ArrayList<>(nodes.subList(0, 10));
        nodes.removeAll(dead);
        // To the dead nothing is answered, and everybody who asks is told.
        AtomicInteger answered = new AtomicInteger();
        List<CompletableFuture<byte[]>> toDead = new ArrayList<>();
        List<Thread> killers = dead.stream().map(node -> Thread.ofVirtual().start(node::crash)).toList();
        for (int i = 0; i < 200; i++) {
            toDead.add(alive.get(i % 10).engine.messaging().request(dead.get(i % 10).name(), Outgoing.of("echo", new byte[100]), Duration.ofSeconds(10)).toCompletableFuture());
            TestNode from = alive.get(i % 10);
            TestNode to = alive.get((i + 3) % 10);
            if (from.engine.messaging().request(to.name(), Outgoing.of("echo", new byte[100]), Duration.ofSeconds(30)).toCompletableFuture().get(30, TimeUnit.SECONDS).length == 100) {
                answered.incrementAndGet();
            }
        }
        for (Thread killer : killers) {
            killer.join();
        }
        assertThat(answered).as("requests among the survivors, all answered").hasValue(200);
        assertThat(toDead).allSatisfy(outcome -> assertThat(type(outcome)).isIn(null, ErrorType.UNREACHABLE, ErrorType.TIMEOUT, ErrorType.SERVICE_UNAVAILABLE,
                ErrorType.NO_HANDLER, ErrorType.CLOSED));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(alive).allSatisfy(node -> {
            assertThat(node.view().values().stream().filter(state -> state == MemberState.READY)).hasSize(10);
            assertThat(dead).allSatisfy(gone -> assertThat(node.view().get(gone.name().value())).isEqualTo(MemberState.UNREACHABLE));
            assertThat(node.engine.admin().links()).hasSize(9);
        }));
        dead.clear();
        long after = liveBytes();
        System.out.println("half of twenty died: live bytes " + before + " before, " + after + " after");
        assertThat(after).as("live bytes after ten of twenty died, %d before", before).isLessThan(before + 8L * MIB);
    }

    @Test
    void aPeerThatComesAndGoesLeavesNothingBehind() throws Exception {
        List<ChannelSpec> orders = List.of(ChannelSpec.builder("orders").delivery(Delivery.AT_LEAST_ONCE).queueBytes(MIB).build());
        TestNode a = node("a", orders);
        TestNode steady = node("c", orders, a);
        AtomicInteger came = new AtomicInteger();
        steady.engine.messaging().onMessage("order", Dispatch.INLINE, message -> came.incrementAndGet());
        List<CompletableFuture<Void>> outcomes = new ArrayList<>();
        long before = 0;
        int rounds = 12;
        for (int round = 0; round < rounds; round++) {
            TestNode flapping = node("b", orders, a);
            allReady(List.of(a, steady, flapping));
            for (int i = 0; i < 50; i++) {
                outcomes.add(a.engine.messaging().send(steady.name(), Outgoing.of("order", new byte[1_000]).on("orders").keyed("k")).toCompletableFuture());
                // To the one that goes: it may have an outcome or not, but never none.
                outcomes.add(a.engine.messaging().send(flapping.name(), Outgoing.of("order", new byte[1_000]).on("orders").keyed("k")).toCompletableFuture()
                        .exceptionally(lost -> null));
            }
            nodes.remove(flapping);
            if (round % 2 == 0) {
                flapping.crash();
            } else {
                flapping.close();
            }
            if (round == 2) {
                before = liveBytes();
            }
        }
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(came).as("confirmed to a member that stayed").hasValueGreaterThanOrEqualTo(rounds * 50);
        TestNode last = node("b", orders, a);
        allReady(List.of(a, steady, last));
        assertThat(a.engine.admin().links()).hasSize(2);
        assertThat(a.view()).containsOnlyKeys("a", "b", "c");
        long after = liveBytes();
        System.out.println("a peer that comes and goes: live bytes " + before + " after 3 times, " + after + " after " + (rounds + 1));
        assertThat(after).isLessThan(before + 8L * MIB);
    }

    /**
     * A cluster in the middle of an upgrade: one node speaks the former protocol, one only the next, and one both. Who has a common version is linked; who has none is refused with
     * the reason on both sides, again and again, and that costs nothing but the attempts.
     */
    @Test
    void nodesOfTwoProtocolVersionsMeetOverThoseThatSpeakBoth() throws Exception {
        try (NettyTransportProvider former = new NettyTransportProvider(1, "nio", new ProtocolVersions(2, 2));
                NettyTransportProvider both = new NettyTransportProvider(1, "nio", new ProtocolVersions(2, 3));
                NettyTransportProvider next = new NettyTransportProvider(1, "nio", new ProtocolVersions(3, 3))) {
            TestNode b = node("both", List.of(), both);
            TestNode f = node("former", List.of(), former, b);
            TestNode n = node("next", List.of(), next, b, f);
            for (TestNode node : nodes) {
                node.engine.messaging().onRequest("echo", Dispatch.INLINE, request -> CompletableFuture.completedFuture(request.body()));
            }
            await().atMost(LIMIT).untilAsserted(() -> assertThat(b.view()).isEqualTo(Map.of("both", MemberState.READY, "former", MemberState.READY, "next", MemberState.READY)));
            // Each hears of the other from the one that speaks with both.
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(f.view()).containsKeys("both", "next");
                assertThat(n.view()).containsKeys("both", "former");
            });
            for (TestNode one : List.of(f, n)) {
                assertThat(one.engine.messaging().request(b.name(), Outgoing.of("echo", new byte[10]), LIMIT).toCompletableFuture().get(60, TimeUnit.SECONDS)).hasSize(10);
                assertThat(b.engine.messaging().request(one.name(), Outgoing.of("echo", new byte[10]), LIMIT).toCompletableFuture().get(60, TimeUnit.SECONDS)).hasSize(10);
            }
            await().atMost(LIMIT).untilAsserted(() -> assertThat(List.of(f, n)).anySatisfy(one -> assertThat(one.engine.admin().facts()).hasEntrySatisfying("refused.version",
                    count -> assertThat(Long.parseLong(count)).isPositive())));
            assertThat(f.engine.admin().links()).hasSize(1);
            assertThat(n.engine.admin().links()).hasSize(1);
            nodes.reversed().forEach(TestNode::close);
            nodes.clear();
        }
    }

    /** Three nodes go from no encryption to encryption, one by one and twice: after each step everybody is a member and answers. */
    @Test
    void encryptionIsTurnedOnNodeByNode() throws Exception {
        List<String> names = List.of("a", "b", "c");
        for (String name : names) {
            protectedNode(name, LinkProtection.NONE);
        }
        allAnswer();
        for (LinkProtection next : List.of(LinkProtection.BY_SECRET.optional(), LinkProtection.BY_SECRET)) {
            for (String name : names) {
                TestNode before = nodes.stream().filter(node -> node.name().value().equals(name)).findFirst().orElseThrow();
                nodes.remove(before);
                before.close();
                protectedNode(name, next);
                allAnswer();
            }
        }
        assertThat(nodes).allSatisfy(node -> assertThat(node.engine.admin().facts()).containsEntry("encryption", "secret"));
    }

    private void protectedNode(String name, LinkProtection protection) {
        List<Address> seeds = nodes.stream().map(TestNode::address).toList();
        TestNode node = new TestNode(EngineSettings.local(ClusterName.of("test"), NodeName.of(name), TestNode.SECRET, TestNode.seeds(seeds), folder)
                .withTransport(EngineSettings.Part.of("netty")).withProtection(protection), netty);
        node.engine.messaging().onRequest("echo", Dispatch.INLINE, request -> CompletableFuture.completedFuture(request.body()));
        nodes.add(node);
        await().atMost(LIMIT).until(() -> node.address() != null);
    }

    private void allAnswer() throws Exception {
        allReady(nodes);
        for (TestNode from : nodes) {
            for (TestNode to : nodes) {
                if (from != to) {
                    assertThat(from.engine.messaging().request(to.name(), Outgoing.of("echo", new byte[7]), LIMIT).toCompletableFuture().get(60, TimeUnit.SECONDS)).hasSize(7);
                }
            }
        }
    }

    /**
     * What goes from one node to another is lost, what comes back is not, and a third reaches both: nobody is taken for dead, a sender is kept to his queue, and what was confirmed
     * or promised for later arrives when the way is whole again.
     */
    @Test
    void aWayThatIsLostInOneDirectionCostsItsQueueAndLosesNothingThatIsConfirmed() throws Exception {
        List<ChannelSpec> orders = List.of(ChannelSpec.builder("orders").delivery(Delivery.EXACTLY_ONCE_IN_WINDOW).queueBytes(MIB).build());
        try (LoopbackNetwork network = new LoopbackNetwork(SEED); LoopbackTransportProvider loopback = new LoopbackTransportProvider(network)) {
            TestNode a = onHost("a", orders, loopback, List.of());
            await().atMost(LIMIT).until(() -> a.address() != null);
            TestNode b = onHost("b", orders, loopback, List.of(a.address()));
            TestNode c = onHost("c", orders, loopback, List.of(a.address()));
            allReady(List.of(a, b, c));
            List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
            b.engine.messaging().onMessage("order", Dispatch.VIRTUAL, message -> heard.add(ByteBuffer.wrap(message.body()).getInt()));
            long before = liveBytes();
            network.from("a", "b").loss(1);
            List<CompletableFuture<Void>> outcomes = new ArrayList<>();
            List<Integer> taken = new ArrayList<>();
            int refused = 0;
            for (int i = 0; i < 20_000; i++) {
                byte[] body = ByteBuffer.allocate(1_000).putInt(i).array();
                CompletableFuture<Void> outcome = a.engine.messaging().send(b.name(), Outgoing.of("order", body).on("orders").keyed("k")).toCompletableFuture();
                if (outcome.isCompletedExceptionally()) {
                    assertThat(type(outcome)).isIn(ErrorType.RESOURCE_EXHAUSTED, ErrorType.UNREACHABLE);
                    refused++;
                } else {
                    taken.add(i);
                    outcomes.add(outcome);
                }
                a.engine.messaging().send(b.name(), Outgoing.of("noise", new byte[10_000]));
            }
            long after = liveBytes();
            assertThat(refused).as("a sender that is kept to his queue").isPositive();
            assertThat(after - before).as("live bytes for a peer that hears nothing").isLessThan(ChannelSpec.DATA.queueBytes() + 24L * MIB);
            for (int i = 0; i < 20; i++) {
                assertThat(a.view()).containsEntry("c", MemberState.READY);
                assertThat(b.view()).containsEntry("c", MemberState.READY);
                assertThat(c.view()).containsEntry("a", MemberState.READY).containsEntry("b", MemberState.READY);
                c.engine.messaging().broadcast(Outgoing.of("noise", new byte[10])).toCompletableFuture().get(30, TimeUnit.SECONDS);
            }
            network.heal();
            CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).isEqualTo(taken));
            allReady(List.of(a, b, c));
            System.out.println("one direction lost, seed " + SEED + ": confirmed " + taken.size() + ", refused at once " + refused + ", live bytes +" + (after - before));
            nodes.reversed().forEach(TestNode::close);
            nodes.clear();
        }
    }

    /** A node that is a host of its own. */
    private TestNode onHost(String name, List<ChannelSpec> more, LoopbackTransportProvider loopback, List<Address> seeds) {
        EngineSettings s = TestNode.settings("test", name, loopback, folder, seeds);
        List<ChannelSpec> channels = new ArrayList<>(ChannelSpec.DEFAULTS);
        channels.addAll(more);
        TestNode node = new TestNode(new EngineSettings(s.cluster(), s.node(), s.version(), s.roles(), s.metadata(), name, s.port(), s.advertised(), s.secret(), s.transport(),
                s.discovery(), s.topology(), s.detector(), channels, s.awaitMembers(), s.awaitInitial(), s.maxMessage(), s.forgetAfter(), s.dataFolder()), loopback);
        nodes.add(node);
        return node;
    }

    @Test
    void tenThousandTopicsAreSubscribedHeardAndForgotten() throws Exception {
        TestNode a = node("a", List.of());
        TestNode b = node("b", List.of(), a);
        allReady(nodes);
        int topics = 10_000;
        long before = liveBytes();
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        List<Registration> subscriptions = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < topics; i++) {
            subscriptions.add(b.engine.messaging().subscribe("topic-" + i, Dispatch.INLINE, message -> heard.add(new String(message.body()))));
        }
        long subscribed = liveBytes();
        for (int i = 0; i < topics; i += 10) {
            a.engine.messaging().publish("topic-" + i, Outgoing.of("news", ("n" + i).getBytes())).toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).hasSize(topics / 10));
        assertThat(heard).doesNotHaveDuplicates();
        for (Registration subscription : subscriptions) {
            subscription.close();
        }
        subscriptions.clear();
        heard.clear();
        long after = liveBytes();
        System.out.println("ten thousand topics: live bytes " + before + " before, " + subscribed + " subscribed, " + after + " after; millis " + (System.nanoTime() - begun) / 1_000_000);
        assertThat(subscribed - before).as("live bytes for %d topics", topics).isLessThan(32L * MIB);
        assertThat(after).as("live bytes after the last was closed").isLessThan(before + 8L * MIB);
    }
}
