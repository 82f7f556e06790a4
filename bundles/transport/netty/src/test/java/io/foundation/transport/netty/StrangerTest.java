package io.foundation.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.testkit.transport.RecordingListener;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportSettings;
import io.foundation.transport.link.ArraySource;
import io.foundation.transport.link.ChannelTerms;
import io.foundation.transport.link.HandshakeCore;
import io.foundation.transport.link.HandshakeKeys;
import io.foundation.transport.link.HandshakeSettings;
import io.foundation.transport.link.Handshaken;
import io.foundation.transport.link.Joining;
import io.foundation.transport.link.ProtocolVersions;
import io.foundation.transport.link.Refusal;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who has no business here: scanners, browsers, noise, the slow and the many, and a member that runs wild. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StrangerTest {

    private static final long SEED = 7;
    private static final ClusterName CLUSTER = ClusterName.of("orders");
    private static final ClusterSecret SECRET = ClusterSecret.of("a secret of the tests");
    private static final byte[] MAGIC = {(byte) 0xf0, 'N', 'D', 'L'};

    private final NettyTransportProvider provider = new NettyTransportProvider(1, "nio", ProtocolVersions.CURRENT);
    private final RecordingListener listener = new RecordingListener();
    private final List<Socket> sockets = new ArrayList<>();
    private Transport transport;

    private Transport open(Map<String, String> options, Duration handshakeTimeout) {
        transport = provider.open(settings("beta", options, handshakeTimeout), listener);
        return transport;
    }

    private TransportSettings settings(String name, Map<String, String> options, Duration handshakeTimeout) {
        return new TransportSettings(CLUSTER, NodeId.of(name, 1), new Address("127.0.0.1", 0), new LinkSecurity(SECRET), () -> new byte[] {1},
                ChannelSpec.DEFAULTS, 1 << 20, handshakeTimeout, Duration.ofSeconds(10), 3, Options.read("test", provider.options(), options));
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        provider.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.connect(new InetSocketAddress(transport.boundAddress().host(), transport.boundAddress().port()));
        return socket;
    }

    /** Sends some bytes and reads until the other side closes; gives what it said. */
    private byte[] say(byte[] words) throws IOException {
        try (Socket socket = connect()) {
            try {
                socket.getOutputStream().write(words);
                return socket.getInputStream().readAllBytes();
            } catch (IOException reset) {
                return new byte[0];
            }
        }
    }

    private long refused(String reason) {
        return transport.counters().refusals().getOrDefault(reason, 0L);
    }

    private void untilRefused(String reason, long count) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(transport.counters().refusals()).containsEntry(reason, count));
    }

    @Test
    void aPortScannerIsCountedAndHarmsNothing() throws IOException {
        open(Map.of(), Duration.ofSeconds(20));
        for (int i = 0; i < 20; i++) {
            connect().close();
        }
        untilRefused("abandoned", 20);
        assertThat(listener.asked()).isEmpty();
        aMemberStillGetsIn();
    }

    private void aMemberStillGetsIn() {
        try (NettyTransportProvider other = new NettyTransportProvider(1, "nio", ProtocolVersions.CURRENT)) {
            Transport alpha = other.open(settings("alpha", Map.of(), Duration.ofSeconds(20)), new RecordingListener());
            assertThat(alpha.connect(transport.boundAddress()).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join().isOpen()).isTrue();
        }
    }

    @Test
    void browsersAndTlsClientsAreGarbageAndToldNothing() throws IOException {
        open(Map.of(), Duration.ofSeconds(20));
        byte[] tls = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03};
        assertThat(say("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII))).isEmpty();
        assertThat(say(tls)).isEmpty();
        assertThat(say("SSH-2.0-OpenSSH_9.9\r\n".getBytes(StandardCharsets.US_ASCII))).isEmpty();
        untilRefused("garbage", 3);
        aMemberStillGetsIn();
    }

    @Test
    void noiseIsGarbageAndMemoryStaysFlat() throws IOException {
        open(Map.of(), Duration.ofSeconds(20));
        Random random = new Random(SEED);
        byte[] noise = new byte[64 << 10];
        random.nextBytes(noise);
        noise[0] = 1;
        say(noise);
        long before = usedDirect();
        for (int i = 0; i < 100; i++) {
            random.nextBytes(noise);
            noise[0] = 1;
            say(noise);
        }
        untilRefused("garbage", 101);
        assertThat(usedDirect() - before).as("bytes of buffers more than after the first").isLessThan(8L << 20);
        aMemberStillGetsIn();
    }

    private static long usedDirect() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
    }

    @Test
    void aHandshakeMessageOfTwoGibibytesIsOversized() throws IOException {
        open(Map.of(), Duration.ofSeconds(20));
        for (int length : new int[] {Integer.MAX_VALUE, -1, 1 << 20}) {
            byte[] words = {MAGIC[0], MAGIC[1], MAGIC[2], MAGIC[3], (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length};
            assertThat(say(words)).isEmpty();
        }
        untilRefused("oversized", 3);
        aMemberStillGetsIn();
    }

    @Test
    void whoSaysNothingIsSentAwayInTime() throws IOException {
        open(Map.of(), Duration.ofMillis(200));
        assertThat(connect().getInputStream().read()).isEqualTo(-1);
        Socket slow = connect();
        slow.getOutputStream().write(MAGIC);
        assertThat(slow.getInputStream().read()).isEqualTo(-1);
        untilRefused("timeout", 2);
    }

    @Test
    void tooManyAtOnceAreCrowdedAndGetTheirPlaceBack() throws IOException {
        open(Map.of("maxPendingHandshakes", "6", "maxPendingPerHost", "4"), Duration.ofSeconds(30));
        List<Socket> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(connect());
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(say(new byte[0])).as("a bare code, for those who speak the protocol").startsWith(MAGIC).hasSizeLessThan(16);
            assertThat(refused("crowded")).isPositive();
        });
        for (Socket socket : waiting) {
            socket.close();
        }
        untilRefused("abandoned", 4 + refused("abandoned") - Math.min(4, refused("abandoned")));
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            aMemberStillGetsIn();
            return true;
        });
    }

    @Test
    void tooManyInASecondAreCrowdedAndToldToTheAudit() throws IOException {
        open(Map.of("maxAcceptsPerHost", "5"), Duration.ofSeconds(30));
        for (int i = 0; i < 50; i++) {
            connect().close();
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(refused("crowded") + refused("abandoned")).isEqualTo(50));
        // Five at once, and one for each fifth of a second that it took.
        assertThat(refused("crowded")).isBetween(1L, 45L);
        assertThat(refused("abandoned")).isGreaterThanOrEqualTo(5);
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(listener.refused()).anyMatch(peer -> peer.reason().equals("crowded")
                && peer.detail().contains("more than 5 connections in a second")));
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            aMemberStillGetsIn();
            return true;
        });
    }

    @Test
    void noLinkMoreThanAllowedIsTaken() {
        open(Map.of("maxLinks", "2"), Duration.ofSeconds(20));
        try (NettyTransportProvider other = new NettyTransportProvider(1, "nio", ProtocolVersions.CURRENT)) {
            Map<String, Integer> outcomes = new HashMap<>();
            for (int i = 0; i < 4; i++) {
                Transport node = other.open(settings("node-" + i, Map.of(), Duration.ofSeconds(20)), new RecordingListener());
                String outcome = node.connect(transport.boundAddress()).handle((link, failure) -> failure == null ? "linked"
                        : String.valueOf(failure.getMessage())).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
                outcomes.merge(outcome.contains("the most allowed") ? "crowded" : outcome, 1, Integer::sum);
            }
            assertThat(outcomes).isEqualTo(Map.of("linked", 2, "crowded", 2));
        }
    }

    /** A member that has proved itself, by hand. */
    private Socket member() throws IOException {
        Socket socket = connect();
        OutputStream out = socket.getOutputStream();
        boolean[] linked = {false};
        HandshakeSettings settings = new HandshakeSettings(ProtocolVersions.CURRENT, new HandshakeKeys(CLUSTER, SECRET), NodeId.of("wild", 1),
                List.of(new ChannelTerms("control", 0, 1), new ChannelTerms("data", 4, 4)), 1 << 20, () -> new byte[0], 8);
        HandshakeCore core = new HandshakeCore(settings, true, transport.boundAddress(), new SecureRandom(), new HandshakeCore.Effects() {
            @Override
            public void send(byte[] bytes) {
                try {
                    out.write(bytes);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public LinkListener.Admission admit(PeerHello peer) {
                return LinkListener.Admission.ACCEPTED;
            }

            @Override
            public LinkListener.Admission join(Joining joining) {
                throw new IllegalStateException("nobody joins here");
            }

            @Override
            public void linked(Handshaken result) {
                linked[0] = true;
            }

            @Override
            public void refused(Refusal refusal) {
                throw new IllegalStateException("refused: " + refusal);
            }
        });
        core.start();
        InputStream in = socket.getInputStream();
        while (!linked[0]) {
            core.receive(new ArraySource(new byte[] {(byte) in.read()}));
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !listener.ups().isEmpty());
        return socket;
    }

    @Test
    void aMemberThatClaimsTwoGibibytesIsCutOff() throws IOException {
        open(Map.of(), Duration.ofSeconds(20));
        Socket wild = member();
        long before = usedDirect();

        wild.getOutputStream().write(new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 10});

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> listener.downs().size() == 1);
        assertThat(listener.downs().get(0).cause()).isEqualTo(LinkEnd.Cause.PROTOCOL_ERROR);
        assertThat(refused("oversized")).isEqualTo(1);
        assertThat(usedDirect() - before).isLessThan(8L << 20);
        wild.getInputStream().readAllBytes();
        aMemberStillGetsIn();
    }

    @Test
    void aMemberThatSendsNoiseIsCutOff() throws IOException {
        open(Map.of(), Duration.ofSeconds(20));
        Socket wild = member();

        wild.getOutputStream().write(new byte[] {0, 0, 0, 20, 0, 3, 1, (byte) 0xff, (byte) 0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> listener.downs().size() == 1);
        assertThat(listener.downs().get(0).cause()).isEqualTo(LinkEnd.Cause.PROTOCOL_ERROR);
        assertThat(refused("garbage")).isEqualTo(1);
    }

    @Test
    void aMemberThatAsksAndDoesNotReadFillsNoMemory() throws IOException {
        byte[] large = new byte[200_000];
        listener.handler((message, responder) -> responder.reply(large));
        open(Map.of(), Duration.ofSeconds(20));
        Socket wild = member();
        io.foundation.transport.link.FrameEncoder encoder = new io.foundation.transport.link.FrameEncoder();
        OutputStream out = wild.getOutputStream();
        int requests = 2_000;
        for (int i = 1; i <= requests; i++) {
            Message message = new Message("control", "more", "", io.foundation.base.api.context.Context.empty(), new byte[0]);
            out.write(encoder.head(), 0, encoder.request(i, 0, message));
        }

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> listener.events().size() > requests);
        Link link = listener.ups().get(0);
        // Replies may use twice the queue of their channel; the rest has become small errors, or is dropped.
        assertThat(link.queuedBytes()).isLessThanOrEqualTo(2L * ChannelSpec.CONTROL.queueBytes());
        assertThat(link.isOpen()).isTrue();
    }
}
