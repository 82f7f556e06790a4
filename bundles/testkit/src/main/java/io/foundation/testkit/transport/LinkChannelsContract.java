package io.foundation.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ChannelSpec.Compression;
import io.foundation.transport.api.ChannelSpec.Overflow;
import io.foundation.transport.api.ChannelStats;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Inbound.Receipt;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.Payload;
import io.foundation.transport.api.SendStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Channels of one link: that they have connections of their own, do not get in each other's way, keep to their rules, and outlive a broken connection. */
public abstract class LinkChannelsContract extends TransportContract {

    private static final long SEED = 20_261_126L;
    private static final int MIB = 1 << 20;

    private static Message on(String channel, String key, byte[] body) {
        return new Message(channel, "s", key, Context.empty(), body);
    }

    private static ChannelStats stats(Link link, String channel) {
        return link.channels().stream().filter(stats -> stats.channel().equals(channel)).findFirst().orElseThrow();
    }

    private static byte[] random(int size) {
        byte[] body = new byte[size];
        new Random(SEED).nextBytes(body);
        return body;
    }

    // ---- connections ----

    @Test
    void connectionsAreOpenedWhenTheyAreNeededAndBySlot() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);
        assertThat(link.channels()).extracting(ChannelStats::channel).containsExactly("control", "coordination", "data", "events", "telemetry");
        assertThat(stats(link, "control").connections()).isEqualTo(1);
        assertThat(stats(link, "data").connections()).isZero();
        assertThat(stats(link, "data").maxConnections()).isEqualTo(4);

        link.send(on("control", "", new byte[1]));
        link.send(on("data", "", new byte[1]));
        until(() -> assertThat(beta.listener().messageCount()).isEqualTo(2));
        assertThat(stats(link, "data").connections()).isEqualTo(1);
        assertThat(stats(link, "events").connections()).isZero();
        assertThat(beta.listener().channelEvents()).containsExactly("up data");

        for (int i = 0; i < 64; i++) {
            lastLink(beta).send(on("data", "key-" + i, new byte[1]));
        }
        until(() -> assertThat(alpha.listener().messageCount()).isEqualTo(64));
        assertThat(stats(link, "data").connections()).as("keys are spread over all connections, whoever dialled").isEqualTo(4);
        assertThat(beta.listener().channelEvents()).as("up is told once").containsExactly("up data");
        assertThat(beta.transport().counters().linksUp()).isEqualTo(1);
    }

    @Test
    void whatIsNotUsedIsClosedAndOpenedAgain() {
        TransportNode alpha = open(setup("alpha").keepAlive(Duration.ofMillis(100), 50).options(Map.of("idleClose", "200ms")));
        TransportNode beta = open(setup("beta").keepAlive(Duration.ofMillis(100), 50));
        Link link = link(alpha, beta);
        for (int round = 1; round <= 3; round++) {
            int all = round;
            link.send(on("data", "", new byte[1]));
            until(() -> assertThat(beta.listener().messageCount()).isEqualTo(all));
            until(() -> assertThat(stats(link, "data").connections()).isZero());
            until(() -> assertThat(stats(lastLink(beta), "data").connections()).isZero());
        }
        assertThat(link.isOpen()).isTrue();
        assertThat(beta.listener().channelEvents()).as("a pause is no failure").containsExactly("up data");
        assertThat(stats(link, "data").reconnects()).isZero();
    }

    @Test
    void allChannelsMayShareTheFirstConnection() {
        TransportNode alpha = open(setup("alpha").options(Map.of("maxConnections", "0")));
        TransportNode beta = open("beta");
        byte[] large = random(3 * MIB);
        // Within a callback nothing is written before it returns, so that all three wait together.
        alpha.listener().onMessage((link, message) -> {
            link.send(on("data", "", large));
            link.send(on("events", "", new byte[1]));
            link.send(on("telemetry", "", new byte[1]));
        });
        link(alpha, beta);
        lastLink(beta).send(on("control", "", new byte[1]));
        until(() -> assertThat(beta.listener().messages()).extracting(Message::channel).containsExactlyInAnyOrder("data", "events", "telemetry"));
        assertThat(beta.listener().messages()).as("the small one is not behind the large one").last().extracting(Message::channel).isEqualTo("data");
        assertThat(beta.listener().channelEvents()).isEmpty();
        assertThat(Arrays.equals(beta.listener().messages().get(2).body(), large)).isTrue();
    }

    @Test
    void aConnectionThatBreaksIsOpenedAgainAndTheLinkStays() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);
        for (int round = 1; round <= 5; round++) {
            String subject = "round-" + round;
            for (int i = 0; i < 16; i++) {
                link.send(new Message("data", subject, "key-" + i, Context.empty(), new byte[1]));
            }
            until(() -> assertThat(beta.listener().messages()).filteredOn(message -> message.subject().equals(subject)).hasSize(16));
            int downs = round;
            fixture().cutAllButFirst();
            until(() -> assertThat(beta.listener().channelEvents()).filteredOn("down data"::equals).hasSize(downs));
            until(() -> assertThat(alpha.listener().channelEvents()).filteredOn("down data"::equals).hasSize(downs));
        }
        assertThat(alpha.listener().channelEvents()).containsExactly("up data", "down data", "up data", "down data", "up data", "down data", "up data", "down data",
                "up data", "down data");
        assertThat(link.isOpen()).isTrue();
        assertThat(beta.listener().downs()).isEmpty();
        assertThat(alpha.listener().downs()).isEmpty();
        assertThat(stats(link, "data").reconnects()).isPositive();
    }

    @Test
    void aRequestOnAConnectionThatBreaksFailsAtOnce() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        CountDownLatch came = new CountDownLatch(1);
        beta.listener().handler((message, responder) -> came.countDown());
        Link link = link(alpha, beta);
        var request = link.request(on("data", "", new byte[1]), Duration.ofMinutes(10));
        until(() -> assertThat(came.getCount()).isZero());
        fixture().cutAllButFirst();
        assertThat(error(request).type()).isEqualTo(ErrorType.UNREACHABLE);
        beta.listener().handler((message, responder) -> responder.reply(message.body()));
        assertThat(get(link.request(on("data", "", new byte[3]), PATIENCE))).hasSize(3);
    }

    @Test
    void closingWritesWhatWasAcceptedOnEveryChannel() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);
        for (int i = 0; i < 200; i++) {
            assertThat(link.send(on("data", "key-" + i, new byte[10_000]))).isEqualTo(SendStatus.ACCEPTED);
            assertThat(link.send(on("events", "", new byte[100]))).isEqualTo(SendStatus.ACCEPTED);
        }
        link.close(Goodbye.LEAVING);
        until(() -> assertThat(beta.listener().downs()).hasSize(1));
        assertThat(beta.listener().messageCount()).isEqualTo(400);
        assertThat(beta.listener().events()).as("the end is the last that is told").last().isInstanceOf(RecordingListener.Event.Down.class);
    }

    // ---- one channel does not get in the way of another ----

    @Test
    void whoConsumesNothingOnOneChannelDelaysNoOther() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Queue<Receipt> held = new ConcurrentLinkedQueue<>();
        AtomicBoolean holding = new AtomicBoolean(true);
        beta.listener().onInbound(inbound -> {
            if (inbound.channel().equals("data") && holding.get()) {
                held.add(inbound.retain());
            }
            return true;
        });
        Link link = link(alpha, beta);
        byte[] body = new byte[100_000];
        int accepted = 0;
        while (link.send(on("data", "", body)) == SendStatus.ACCEPTED && accepted < 2_000) {
            accepted++;
        }
        assertThat(accepted).isLessThan(2_000);
        until(() -> assertThat(stats(link, "data").stalls()).isPositive());
        for (String other : List.of("control", "coordination", "events")) {
            assertThat(get(link.request(on(other, "", new byte[100]), PATIENCE))).hasSize(100);
        }
        // What is held here is bounded by the window, whatever waits there.
        assertThat(held.size() * (long) body.length).isLessThan(8L * MIB);
        assertThat(stats(link, "data").queuedBytes()).isLessThanOrEqualTo(ChannelSpec.DATA.queueBytes());

        holding.set(false);
        int all = accepted;
        await().until(() -> {
            for (Receipt receipt; (receipt = held.poll()) != null; ) {
                receipt.done();
            }
            return beta.listener().messages().stream().filter(message -> message.channel().equals("data")).count() == all;
        });
        until(() -> assertThat(link.queuedBytes()).isZero());
    }

    @Test
    void aLargeMessageLetsOthersBy() {
        int size = Integer.getInteger("foundation.channels.large", 64 * MIB);
        TransportNode alpha = open(setup("alpha").maxMessageBytes(size));
        TransportNode beta = open(setup("beta").maxMessageBytes(size));
        Link link = link(alpha, beta);
        byte[] large = random(size);
        assertThat(link.send(on("data", "", large))).isEqualTo(SendStatus.ACCEPTED);
        int asked = 0;
        do {
            assertThat(get(link.request(on("control", "", new byte[10]), PATIENCE))).hasSize(10);
            asked++;
        } while (beta.listener().messageCount() == 0);
        assertThat(asked).as("requests that were answered meanwhile").isGreaterThan(1);
        assertThat(Arrays.equals(beta.listener().messages().get(0).body(), large)).isTrue();
    }

    // ---- bodies ----

    @Test
    void aBodyThatMemoryIsNotMeantForComesInAFile() {
        int size = 65 * MIB;
        TransportNode alpha = open(setup("alpha").maxMessageBytes(size));
        TransportNode beta = open(setup("beta").maxMessageBytes(size));
        AtomicReference<Payload> taken = new AtomicReference<>();
        beta.listener().onInbound(inbound -> {
            assertThat(inbound.isInMemory()).isFalse();
            assertThat(inbound.length()).isEqualTo(size);
            taken.set(inbound.payload());
            return false;
        });
        byte[] large = random(size);
        link(alpha, beta).send(on("data", "", large));
        until(() -> assertThat(taken.get()).isNotNull());
        try (Payload payload = taken.get(); InputStream in = payload.open()) {
            assertThat(Arrays.equals(in.readAllBytes(), large)).isTrue();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThatThrownBy(() -> taken.get().open()).as("the file is gone").isInstanceOf(IOException.class);
    }

    @Test
    void aLargeBodyThatWasKeptIsNotOverwrittenByTheNext() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            sent.add(random(300_000 + i * 7_919 % 5 * 60_000));
        }
        Map<Integer, Object> kept = new ConcurrentHashMap<>();
        AtomicInteger looked = new AtomicInteger();
        AtomicInteger over = new AtomicInteger();
        AtomicInteger right = new AtomicInteger();
        beta.listener().onInbound(inbound -> {
            int number = looked.getAndIncrement();
            byte[] expected = sent.get(number);
            if (Arrays.equals(inbound.array(), inbound.offset(), inbound.offset() + (int) inbound.length(), expected, 0, expected.length)) {
                right.incrementAndGet();
            }
            // Every third is kept, in turns as a message and as a payload; the arrays of the others are free again.
            if (number % 3 == 0) {
                kept.put(number, number % 2 == 0 ? inbound.toMessage() : inbound.payload());
            }
            // Only now: who waits looks at the others next.
            over.incrementAndGet();
            return false;
        });
        Link link = link(alpha, beta);
        sent.forEach(body -> link.send(on("data", "", body)));
        until(() -> assertThat(over).hasValue(sent.size()));
        assertThat(right).hasValue(sent.size());
        assertThat(kept).hasSize(8);
        kept.forEach((number, what) -> {
            byte[] body = what instanceof Message message ? message.body() : bytes((Payload) what);
            assertThat(Arrays.equals(body, sent.get(number))).as("body %d", number).isTrue();
        });
    }

    private static byte[] bytes(Payload payload) {
        try (payload) {
            return payload.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void largeRequestsAndRepliesComeWhole() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);
        byte[] body = random(3 * MIB);
        assertThat(Arrays.equals(get(link.request(on("data", "", body), PATIENCE)), body)).isTrue();
    }

    @Test
    void bodiesAreCompressedWhereItPays() {
        List<ChannelSpec> channels = List.of(ChannelSpec.CONTROL, ChannelSpec.builder("packed").compression(Compression.AUTO).build());
        TransportNode alpha = open(setup("alpha").channels(channels));
        TransportNode beta = open(setup("beta").channels(channels));
        Link link = link(alpha, beta);
        byte[] text = "a line that is repeated over and over again\n".repeat(24_000).getBytes(StandardCharsets.UTF_8);
        link.send(on("packed", "", text));
        until(() -> assertThat(beta.listener().messageCount()).isEqualTo(1));
        assertThat(Arrays.equals(beta.listener().messages().get(0).body(), text)).isTrue();
        long packed = stats(link, "packed").sentBytes();
        assertThat(packed).isLessThan(text.length / 5);
        byte[] noise = random(MIB);
        link.send(on("packed", "", noise));
        until(() -> assertThat(beta.listener().messageCount()).isEqualTo(2));
        assertThat(Arrays.equals(beta.listener().messages().get(1).body(), noise)).isTrue();
        assertThat(stats(link, "packed").sentBytes() - packed).isLessThan((long) (noise.length * 1.001));
        assertThat(get(link.request(on("packed", "", text), PATIENCE))).isEqualTo(text);
    }

    // ---- rules ----

    @Test
    void whoMayWaitLosesNothing() throws InterruptedException {
        List<ChannelSpec> channels = List.of(ChannelSpec.CONTROL, ChannelSpec.builder("slow").queueBytes(10_000).overflow(Overflow.BLOCK).build());
        TransportNode alpha = open(setup("alpha").channels(channels));
        TransportNode beta = open(setup("beta").channels(channels));
        Link link = link(alpha, beta);
        Thread sender = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 2_000; i++) {
                assertThat(link.send(on("slow", "", ByteBuffer.allocate(500).putInt(i).array()))).isEqualTo(SendStatus.ACCEPTED);
            }
        });
        until(() -> assertThat(beta.listener().messageCount()).isEqualTo(2_000));
        sender.join();
        assertThat(beta.listener().messages()).extracting(message -> ByteBuffer.wrap(message.body()).getInt()).isSorted();
        // A thread of the transport is never made to wait, whatever the channel says.
        AtomicReference<SendStatus> last = new AtomicReference<>();
        alpha.listener().onMessage((from, message) -> {
            SendStatus status = SendStatus.ACCEPTED;
            for (int i = 0; i < 100 && status == SendStatus.ACCEPTED; i++) {
                status = from.send(on("slow", "", new byte[5_000]));
            }
            last.set(status);
        });
        lastLink(beta).send(on("control", "", new byte[1]));
        until(() -> assertThat(last.get()).isEqualTo(SendStatus.QUEUE_FULL));
    }

    @Test
    void ofValuesTheNewestArrivesWhateverBreaks() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Map<String, List<Integer>> came = new ConcurrentHashMap<>();
        beta.listener().onInbound(inbound -> {
            came.computeIfAbsent(inbound.key(), key -> Collections.synchronizedList(new ArrayList<>()))
                    .add(ByteBuffer.wrap(inbound.array(), inbound.offset(), 4).getInt());
            return false;
        });
        Link link = link(alpha, beta);
        int keys = 100;
        int versions = 2_000;
        Random random = new Random(SEED);
        for (int version = 1; version <= versions; version++) {
            for (int key = 0; key < keys; key++) {
                assertThat(link.send(on("telemetry", "key-" + key, ByteBuffer.allocate(200).putInt(version).array()))).isEqualTo(SendStatus.ACCEPTED);
            }
            if (random.nextInt(200) == 0) {
                fixture().cutAllButFirst();
            }
        }
        until(() -> {
            assertThat(came).hasSize(keys);
            assertThat(came).allSatisfy((key, seen) -> assertThat(seen).last().isEqualTo(versions));
        });
        new TreeMap<>(came).forEach((key, seen) -> assertThat(List.copyOf(seen)).as("seed %d, %s", SEED, key).isSorted().doesNotHaveDuplicates());
        ChannelStats stats = stats(link, "telemetry");
        assertThat(stats.conflated()).as("what was replaced was never written").isPositive();
        assertThat(stats.sent() + stats.conflated()).isGreaterThanOrEqualTo((long) keys * versions);
    }

    @Test
    void keysStayInOrderAcrossConnections() throws InterruptedException {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);
        CountDownLatch done = new CountDownLatch(4);
        for (int thread = 0; thread < 4; thread++) {
            String prefix = "t" + thread + "-";
            Thread.ofPlatform().daemon().start(() -> {
                for (int i = 0; i < 5_000; i++) {
                    while (link.send(on("data", prefix + i % 8, ByteBuffer.allocate(4).putInt(i).array())) != SendStatus.ACCEPTED) {
                        Thread.onSpinWait();
                    }
                }
                done.countDown();
            });
        }
        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        until(() -> assertThat(beta.listener().messageCount()).isEqualTo(20_000));
        Map<String, List<Integer>> byKey = new TreeMap<>();
        beta.listener().messages().forEach(message -> byKey.computeIfAbsent(message.key(), key -> new ArrayList<>()).add(ByteBuffer.wrap(message.body()).getInt()));
        assertThat(byKey).hasSize(32).allSatisfy((key, numbers) -> assertThat(numbers).isSorted());
        assertThat(stats(link, "data").queueTime().count()).isPositive();
    }
}
