package io.foundation.transport.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.testkit.transport.RecordingListener;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.SendStatus;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every fault does what it says, and nothing else. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultsTest {

    private static final long SEED = 99;
    private static final int MESSAGES = 500;

    private final LoopbackNetwork network = new LoopbackNetwork(SEED);
    private final LoopbackTransportProvider provider = new LoopbackTransportProvider(network);

    @AfterEach
    void close() {
        provider.close();
        network.close();
    }

    /** A node of its own host. */
    private record Node(RecordingListener listener, Transport transport) {

        List<Integer> numbers() {
            return listener.messages().stream().map(message -> ByteBuffer.wrap(message.body()).getInt()).toList();
        }
    }

    private static Node open(LoopbackTransportProvider provider, String host, Duration keepAlive) {
        RecordingListener listener = new RecordingListener();
        return new Node(listener, provider.open(new TransportSettings(ClusterName.of("c"), NodeId.of(host, 1), new Address(host, 0),
                new LinkSecurity(ClusterSecret.of("12345678")), () -> new byte[0], ChannelSpec.DEFAULTS, 1 << 20, Duration.ofSeconds(20),
                keepAlive, 4, Options.read("test", provider.options(), Map.of("connectTimeout", "300ms"))), listener));
    }

    private Node open(String host) {
        return open(provider, host, Duration.ofMinutes(10));
    }

    private static Link link(Node from, Node to) {
        int before = to.listener().ups().size();
        Link link = get(from.transport().connect(to.transport().boundAddress()));
        await(() -> assertThat(to.listener().ups()).hasSize(before + 1));
        return link;
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static FoundationException error(CompletionStage<?> stage) {
        return stage.handle((value, failure) -> (FoundationException) failure).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static void await(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5)).untilAsserted(assertion);
    }

    private static Message number(int number) {
        return new Message("data", "n", "", Context.empty(), ByteBuffer.allocate(4).putInt(number).array());
    }

    private static void sendAll(Link link) {
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(link.send(number(i))).isEqualTo(SendStatus.ACCEPTED);
        }
    }

    /** Whatever is on its way has arrived: a last message, on a network that is whole again. */
    private void settle(Link link, Node target) {
        network.heal();
        await(() -> assertThat(link.queuedBytes()).isZero());
        link.send(number(-1));
        await(() -> assertThat(target.numbers()).contains(-1));
    }

    @Test
    void delayDelaysBothWaysAndKeepsTheOrder() {
        Node alpha = open("alpha");
        Node beta = open("beta");
        Link link = link(alpha, beta);
        network.link("alpha", "beta").delay(Duration.ofMillis(30), Duration.ofMillis(20));

        long start = System.nanoTime();
        get(link.request(number(0), Duration.ofSeconds(30)));
        assertThat(System.nanoTime() - start).as("not faster than both ways take").isGreaterThanOrEqualTo(60_000_000L);
        sendAll(link);
        await(() -> assertThat(beta.numbers()).hasSize(MESSAGES));
        assertThat(beta.numbers()).isSorted();
    }

    @Test
    void lossLosesSomeAndTheSameOnesForTheSameSeed() {
        List<Integer> first = arrivedWithLoss(SEED);
        assertThat(first.size()).isBetween(MESSAGES * 5 / 10, MESSAGES * 9 / 10);
        assertThat(first).isSorted().doesNotHaveDuplicates();
        assertThat(arrivedWithLoss(SEED)).isEqualTo(first);
        assertThat(arrivedWithLoss(SEED + 1)).isNotEqualTo(first);
    }

    private static List<Integer> arrivedWithLoss(long seed) {
        try (LoopbackNetwork lossy = new LoopbackNetwork(seed); LoopbackTransportProvider here = new LoopbackTransportProvider(lossy)) {
            Node alpha = open(here, "alpha", Duration.ofMinutes(10));
            Node beta = open(here, "beta", Duration.ofMinutes(10));
            Link link = link(alpha, beta);
            lossy.from("alpha", "beta").loss(0.3);
            sendAll(link);
            await(() -> assertThat(link.queuedBytes()).isZero());
            lossy.heal();
            link.send(number(MESSAGES));
            await(() -> assertThat(beta.numbers()).contains(MESSAGES));
            return beta.numbers();
        }
    }

    @Test
    void lossIsOneWay() {
        Node alpha = open("alpha");
        Node beta = open("beta");
        Link link = link(alpha, beta);
        // The channel's connection is there before the way back fails.
        link.send(number(-1));
        await(() -> assertThat(beta.numbers()).containsExactly(-1));
        network.from("beta", "alpha").loss(1);

        sendAll(link);

        await(() -> assertThat(beta.numbers()).hasSize(MESSAGES + 1));
        assertThat(error(link.request(number(0), Duration.ofMillis(50))).type()).isEqualTo(ErrorType.TIMEOUT);
    }

    @Test
    void duplicationDoubles() {
        Node alpha = open("alpha");
        Node beta = open("beta");
        network.link("alpha", "beta").duplication(1);
        Link link = link(alpha, beta);

        sendAll(link);

        await(() -> assertThat(beta.numbers()).hasSize(2 * MESSAGES));
        assertThat(get(link.request(number(7), Duration.ofSeconds(30)))).hasSize(4);
        await(() -> assertThat(alpha.transport().counters().lateReplies()).as("the second reply has nobody to go to").isPositive());
    }

    @Test
    void reorderingReordersAndLosesNothing() {
        Node alpha = open("alpha");
        Node beta = open("beta");
        Link link = link(alpha, beta);
        network.from("alpha", "beta").reordering(0.2, Duration.ofMillis(5));

        sendAll(link);

        await(() -> assertThat(beta.numbers()).hasSize(MESSAGES));
        assertThat(beta.numbers()).doesNotHaveDuplicates();
        assertThat(beta.numbers()).isNotEqualTo(beta.numbers().stream().sorted().toList());
    }

    @Test
    void aPartitionIsSilentAndHeals() {
        Node alpha = open(provider, "alpha", Duration.ofMillis(50));
        Node beta = open(provider, "beta", Duration.ofMillis(50));
        Node gamma = open(provider, "gamma", Duration.ofMillis(50));
        link(alpha, gamma);
        link(alpha, beta);

        network.partition(List.of("alpha", "gamma"), List.of("beta"));

        await(() -> assertThat(alpha.listener().downs()).extracting(LinkEnd::cause).containsExactly(LinkEnd.Cause.SILENT));
        await(() -> assertThat(beta.listener().downs()).extracting(LinkEnd::cause).containsExactly(LinkEnd.Cause.SILENT));
        assertThat(gamma.listener().downs()).as("within a group nothing changes").isEmpty();
        assertThat(error(alpha.transport().connect(beta.transport().boundAddress())).context()).containsEntry("reason", "timeout");

        network.heal();
        assertThat(link(beta, alpha).isOpen()).isTrue();
    }

    @Test
    void aResetIsNoticedAtOnceAndRefusesDials() {
        Node alpha = open("alpha");
        Node beta = open("beta");
        link(alpha, beta);

        network.cut(List.of("alpha"), List.of("beta"), Faults.Cut.RESET);

        await(() -> assertThat(alpha.listener().downs()).extracting(LinkEnd::cause).containsExactly(LinkEnd.Cause.LOST));
        await(() -> assertThat(beta.listener().downs()).extracting(LinkEnd::cause).containsExactly(LinkEnd.Cause.LOST));
        assertThat(error(alpha.transport().connect(beta.transport().boundAddress())).context()).containsEntry("reason", "refused");
        assertThat(network.openConnections()).isZero();
    }

    @Test
    void handshakesAreHitToo() {
        Node alpha = open("alpha");
        Node beta = open("beta");
        network.from("beta", "alpha").loss(1);
        CompletionStage<Link> dial = alpha.transport().connect(beta.transport().boundAddress());
        alpha.transport().close();
        assertThat(error(dial).type()).isEqualTo(ErrorType.CLOSED);
        assertThat(alpha.listener().ups()).isEmpty();
    }

    @Test
    void aMixOfFaultsBreaksNoLink() {
        Node alpha = open("alpha");
        Node beta = open("beta");
        Link link = link(alpha, beta);
        network.link("alpha", "beta").delay(Duration.ofMillis(1), Duration.ofMillis(2)).loss(0.1).duplication(0.1).reordering(0.1, Duration.ofMillis(3));

        sendAll(link);
        for (int i = 0; i < 100; i++) {
            link.request(number(i), Duration.ofMillis(100));
        }
        settle(link, beta);

        assertThat(link.isOpen()).isTrue();
        assertThat(beta.listener().downs()).isEmpty();
        assertThat(beta.numbers().stream().distinct().count()).isBetween(MESSAGES / 2L, MESSAGES + 1L);
    }
}
