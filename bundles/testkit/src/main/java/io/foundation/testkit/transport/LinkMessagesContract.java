package io.foundation.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.context.TraceParent;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.SendStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One-way messages: what arrives, in which order, how large, and what happens when there are too many. */
public abstract class LinkMessagesContract extends TransportContract {

    private static final long SEED = 20_240_817L;

    @Test
    void aMessageArrivesWhole() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Context context = Context.of("order-17", new TraceParent(1, 2, 3, 1), Map.of("tenant", "blue", "größe", "süß"));
        Message sent = new Message("events", "orders.placed/ünï", "customer-4", context, new byte[] {1, 2, 3});

        assertThat(link(alpha, beta).send(sent)).isEqualTo(SendStatus.ACCEPTED);

        until(() -> assertThat(beta.listener().messages()).hasSize(1));
        Message came = beta.listener().messages().get(0);
        assertThat(came).usingRecursiveComparison().isEqualTo(sent);
        assertThat(came.body()).isNotSameAs(sent.body());
    }

    @Test
    void bothSidesMaySend() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        link(alpha, beta);

        assertThat(lastLink(beta).send(message("back"))).isEqualTo(SendStatus.ACCEPTED);
        assertThat(lastLink(alpha).send(message("there"))).isEqualTo(SendStatus.ACCEPTED);

        until(() -> assertThat(alpha.listener().messages()).extracting(Message::subject).containsExactly("back"));
        until(() -> assertThat(beta.listener().messages()).extracting(Message::subject).containsExactly("there"));
    }

    @Test
    void everyChannelCarries() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);

        for (ChannelSpec channel : ChannelSpec.DEFAULTS) {
            assertThat(link.send(new Message(channel.name(), "s", "", Context.empty(), new byte[1]))).isEqualTo(SendStatus.ACCEPTED);
        }

        until(() -> assertThat(beta.listener().messages()).extracting(Message::channel)
                .containsExactlyInAnyOrderElementsOf(ChannelSpec.DEFAULTS.stream().map(ChannelSpec::name).toList()));
    }

    @Test
    void messagesOfOneThreadAndKeyStayInOrder() throws InterruptedException {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);
        int threads = 4;
        int each = 5_000;

        inParallel(threads, thread -> {
            for (int i = 0; i < each; i++) {
                byte[] body = ByteBuffer.allocate(4).putInt(i).array();
                while (link.send(message("ordered", "key-" + thread, body)) != SendStatus.ACCEPTED) {
                    Thread.onSpinWait();
                }
            }
        });

        until(() -> assertThat(beta.listener().messageCount()).isEqualTo((long) threads * each));
        Map<String, List<Integer>> byKey = new TreeMap<>();
        beta.listener().messages().forEach(message -> byKey.computeIfAbsent(message.key(), key -> new ArrayList<>())
                .add(ByteBuffer.wrap(message.body()).getInt()));
        assertThat(byKey).hasSize(threads);
        byKey.values().forEach(numbers -> assertThat(numbers).hasSize(each).isSorted());
    }

    static void inParallel(int threads, java.util.function.IntConsumer work) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread.ofPlatform().daemon().name("contract-sender-" + i).start(() -> {
                try {
                    work.accept(number);
                } finally {
                    done.countDown();
                }
            });
        }
        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("senders done").isTrue();
    }

    @Test
    void bodiesOfEverySizeArriveAsTheyWere() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);
        Random random = new Random(SEED);
        List<byte[]> bodies = new ArrayList<>();
        for (int size : new int[] {0, 1, 63, 2_040, 2_048, 8_191, 8_192, 8_193, 16_384, 65_535, 65_536, 65_537, 200_000, 1_000_000}) {
            byte[] body = new byte[size];
            random.nextBytes(body);
            bodies.add(body);
            assertThat(link.send(message("size", "", body))).isEqualTo(SendStatus.ACCEPTED);
        }

        until(() -> assertThat(beta.listener().messageCount()).isEqualTo(bodies.size()));
        List<Message> came = beta.listener().messages();
        for (int i = 0; i < bodies.size(); i++) {
            assertThat(Arrays.equals(came.get(i).body(), bodies.get(i))).as("body of %d bytes", bodies.get(i).length).isTrue();
        }
    }

    @Test
    void theLargestBodyOfBothIsTakenAndOneByteMoreIsNot() {
        int max = 300_000;
        TransportNode alpha = open(setup("alpha").maxMessageBytes(max + 5_000));
        TransportNode beta = open(setup("beta").maxMessageBytes(max));
        Link there = link(alpha, beta);
        Link back = lastLink(beta);

        assertThat(there.send(message("max", "", new byte[max]))).isEqualTo(SendStatus.ACCEPTED);
        assertThat(back.send(message("max", "", new byte[max]))).isEqualTo(SendStatus.ACCEPTED);
        assertThat(there.send(message("over", "", new byte[max + 1]))).isEqualTo(SendStatus.TOO_LARGE);
        assertThat(back.send(message("over", "", new byte[max + 1]))).isEqualTo(SendStatus.TOO_LARGE);

        until(() -> assertThat(beta.listener().messages()).extracting(message -> message.body().length).containsExactly(max));
        until(() -> assertThat(alpha.listener().messages()).extracting(message -> message.body().length).containsExactly(max));
        assertThat(there.isOpen()).isTrue();
    }

    @Test
    void subjectsAndKeysHaveTheirBounds() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);

        assertThat(link.send(message("s".repeat(255), "k".repeat(512), new byte[0]))).isEqualTo(SendStatus.ACCEPTED);
        assertThat(link.send(message("s".repeat(256)))).isEqualTo(SendStatus.TOO_LARGE);
        assertThat(link.send(message("ü".repeat(128)))).isEqualTo(SendStatus.TOO_LARGE);
        assertThat(link.send(message("s", "k".repeat(513), new byte[0]))).isEqualTo(SendStatus.TOO_LARGE);
        assertThat(link.send(message("ü".repeat(127)))).isEqualTo(SendStatus.ACCEPTED);

        until(() -> assertThat(beta.listener().messages()).extracting(Message::subject)
                .as("messages of different keys may overtake each other").containsExactlyInAnyOrder("s".repeat(255), "ü".repeat(127)));
    }

    @Test
    void theLargestContextArrives() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Map<String, String> baggage = new TreeMap<>();
        for (int i = 10; i < 10 + Context.MAX_BAGGAGE_ENTRIES; i++) {
            baggage.put("k" + i, "ü".repeat(Context.MAX_BAGGAGE_CHARS / Context.MAX_BAGGAGE_ENTRIES - 3));
        }
        Context context = Context.of("c".repeat(Context.MAX_CORRELATION_CHARS), TraceParent.random(), baggage);

        link(alpha, beta).send(new Message("data", "s", "", context, new byte[10]));

        until(() -> assertThat(beta.listener().messages()).extracting(Message::context).containsExactly(context));
    }

    @Test
    void aChannelThatOneSideDoesNotHaveIsRefused() {
        TransportNode alpha = open(setup("alpha").channels(List.of(ChannelSpec.CONTROL, ChannelSpec.DATA, ChannelSpec.EVENTS)));
        TransportNode beta = open(setup("beta").channels(List.of(ChannelSpec.DATA, ChannelSpec.TELEMETRY, ChannelSpec.CONTROL)));
        Link link = link(alpha, beta);

        assertThat(link.send(new Message("events", "s", "", Context.empty(), new byte[0]))).as("beta has none").isEqualTo(SendStatus.NO_CHANNEL);
        assertThat(link.send(new Message("telemetry", "s", "", Context.empty(), new byte[0]))).as("alpha has none").isEqualTo(SendStatus.NO_CHANNEL);
        assertThat(link.send(new Message("nobody", "s", "", Context.empty(), new byte[0]))).isEqualTo(SendStatus.NO_CHANNEL);
        assertThat(link.send(new Message("control", "c", "", Context.empty(), new byte[0]))).isEqualTo(SendStatus.ACCEPTED);
        assertThat(link.send(new Message("data", "d", "", Context.empty(), new byte[0]))).isEqualTo(SendStatus.ACCEPTED);

        until(() -> assertThat(beta.listener().messages()).extracting(Message::channel).containsExactlyInAnyOrder("control", "data"));
    }

    @Test
    void aQueueThatIsFullSaysSoAndLosesNothingItTook() throws InterruptedException {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        CountDownLatch reading = new CountDownLatch(1);
        beta.listener().onMessage((link, message) -> hold(reading));
        Link link = link(alpha, beta);
        byte[] body = new byte[100_000];

        int accepted = 0;
        SendStatus status;
        // Sockets of the system hold some MiB on their way; the queue must be full long before this many.
        while ((status = link.send(message("bulk", "", body))) == SendStatus.ACCEPTED && accepted < 5_000) {
            accepted++;
        }

        assertThat(status).isEqualTo(SendStatus.QUEUE_FULL);
        assertThat(link.queuedBytes()).isBetween(1L, (long) ChannelSpec.DATA.queueBytes());
        assertThat(alpha.transport().counters().dropped()).isEqualTo(1);
        assertThat(link.send(new Message("control", "urgent", "", Context.empty(), new byte[10])))
                .as("another channel has a queue of its own").isEqualTo(SendStatus.ACCEPTED);
        reading.countDown();
        int all = accepted + 1;
        until(() -> assertThat(beta.listener().messageCount()).isEqualTo(all));
        until(() -> assertThat(link.queuedBytes()).isZero());
        assertThat(link.send(message("again"))).isEqualTo(SendStatus.ACCEPTED);
        // What is urgent does not wait for everything that was there before.
        assertThat(beta.listener().messages().get(all - 1).subject()).isNotEqualTo("urgent");
    }

    private static void hold(CountDownLatch until) {
        try {
            until.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aListenerMaySendFromItsCallbacks() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        beta.listener().onMessage((link, message) -> {
            if (message.body()[0] > 0) {
                link.send(message("pong", "", new byte[] {(byte) (message.body()[0] - 1)}));
            }
        });
        alpha.listener().onMessage((link, message) -> link.send(message("ping", "", message.body())));

        link(alpha, beta).send(message("ping", "", new byte[] {100}));

        until(() -> assertThat(alpha.listener().messageCount()).isEqualTo(100));
        assertThat(beta.listener().messageCount()).isGreaterThanOrEqualTo(100);
    }

    @Test
    void aListenerThatThrowsIsFenced() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        beta.listener().onMessage((link, message) -> {
            throw new IllegalStateException("a bug");
        });
        Link link = link(alpha, beta);

        link.send(message("one"));
        link.send(message("two"));

        until(() -> assertThat(beta.listener().messages()).extracting(Message::subject).containsExactly("one", "two"));
        assertThat(link.isOpen()).isTrue();
    }

    @Test
    void whatCrossesIsCounted() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);

        link.send(message("one", "", new byte[1_000]));
        get(link.request(message("two", "", new byte[1_000]), PATIENCE));

        until(() -> {
            assertThat(alpha.transport().counters().messagesSent()).isEqualTo(2);
            assertThat(alpha.transport().counters().messagesReceived()).isEqualTo(1);
            assertThat(beta.transport().counters().messagesSent()).isEqualTo(1);
            assertThat(beta.transport().counters().messagesReceived()).isEqualTo(2);
            assertThat(alpha.transport().counters().bytesSent()).isGreaterThan(2_000);
            assertThat(beta.transport().counters().bytesReceived()).isGreaterThan(2_000);
        });
    }
}
