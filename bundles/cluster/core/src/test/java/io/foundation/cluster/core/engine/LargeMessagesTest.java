package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.messaging.Acknowledgement;
import io.foundation.cluster.api.messaging.Departure;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.api.messaging.MessageMiddleware;
import io.foundation.cluster.api.messaging.Messaging;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.Target;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Link;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that are read while they are sent, over real sockets. The limits only end a test that fails. */
@Timeout(120)
class LargeMessagesTest extends NettyNodes {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final NodeName A = NodeName.of("a");
    private static final NodeName B = NodeName.of("b");
    private static final int MAX_MESSAGE = 128 << 20;
    /** More than a peer may have put together in memory, so that it comes in a file. */
    private static final int IN_A_FILE = 66 << 20;

    private TestNode a;
    private TestNode b;

    private TestNode node(String name, TestNode... seeds) {
        return keep(new TestNode(TestNode.settings("test", name, netty, folder, addresses(seeds)).withMaxMessage(MAX_MESSAGE), netty));
    }

    private void form() {
        a = node("a");
        b = node("b", a);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.view()).isEqualTo(Map.of("a", MemberState.READY, "b", MemberState.READY)));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(b.view()).isEqualTo(Map.of("a", MemberState.READY, "b", MemberState.READY)));
        await().atMost(LIMIT).until(() -> a.engine.live().orElseThrow().links.link(B) != null);
    }

    private static void get(CompletionStage<Void> stage) throws Exception {
        stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static FoundationException failure(CompletionStage<Void> stage) {
        await().atMost(LIMIT).until(() -> stage.toCompletableFuture().isDone());
        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
        return (FoundationException) stage.toCompletableFuture().exceptionNow();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static Outgoing message(String subject) {
        return Outgoing.of(subject, new byte[0]);
    }

    /** A file larger than the heap, to a neighbour and over one, at most once and confirmed: a process with 64 MiB dies if anything holds it. */
    @Test
    void aFileLargerThanTheHeapGoesToANeighbourAndOverOne() throws Exception {
        int size = 96 << 20;
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-XX:MaxDirectMemorySize=48m",
                "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), LargeMessages.class.getName(), String.valueOf(size), folder.toString())
                .redirectErrorStream(true).start();
        String said;
        try {
            said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(said).isZero();
        Map<String, Long> facts = new HashMap<>();
        for (String fact : said.lines().filter(line -> line.startsWith("bytes=")).findFirst().orElseThrow(() -> new AssertionError(said)).split(" ")) {
            facts.put(fact.split("=")[0], Long.parseLong(fact.split("=")[1]));
        }
        System.out.println(facts);
        assertThat(facts.get("bytes")).isEqualTo(size);
        assertThat(facts.get("relayed")).as("messages that the server passed on").isGreaterThanOrEqualTo(2);
        assertThat(facts.get("liveHeapBytes")).isLessThan(48L << 20);
    }

    @Test
    void whatCameInAFileIsGivenToEveryHandlerAndDeleted() throws Exception {
        form();
        Path file = folder.resolve("body");
        long checksum = LargeMessages.write(file, IN_A_FILE);
        BlockingQueue<Long> sums = new LinkedBlockingQueue<>();
        BlockingQueue<LargeBody> bodies = new LinkedBlockingQueue<>();
        b.engine.messaging().onLarge("file", message -> {
            message.body().copyTo(folder.resolve("kept"));
            sums.add(LargeMessages.checksum(message.body().open()));
            bodies.add(message.body());
        });
        b.engine.messaging().onMessage("file", Dispatch.VIRTUAL, message -> {
            try {
                sums.add(LargeMessages.checksum(new ByteArrayInputStream(message.body())));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        get(a.engine.messaging().send(B, message("file"), LargeBody.of(file)));
        assertThat(sums.poll(30, TimeUnit.SECONDS)).isEqualTo(checksum);
        assertThat(sums.poll(30, TimeUnit.SECONDS)).isEqualTo(checksum);
        assertThat(LargeMessages.checksum(Files.newInputStream(folder.resolve("kept")))).isEqualTo(checksum);
        LargeBody body = bodies.poll(30, TimeUnit.SECONDS);
        await().atMost(LIMIT).untilAsserted(() -> assertThatThrownBy(body::open).isInstanceOf(IOException.class));
    }

    @Test
    void smallBodiesAndThisNodeItselfAreTheSame() throws Exception {
        form();
        byte[] sent = bytes(300_000);
        BlockingQueue<byte[]> came = new LinkedBlockingQueue<>();
        for (TestNode node : List.of(a, b)) {
            node.engine.messaging().onLarge("s", message -> {
                try (InputStream in = message.body().open()) {
                    came.add(in.readAllBytes());
                }
            });
        }
        for (NodeName to : List.of(A, B)) {
            for (Acknowledgement ack : Acknowledgement.values()) {
                get(a.engine.messaging().send(to, message("s").acknowledged(ack), LargeBody.of(sent)));
                assertThat(came.poll(30, TimeUnit.SECONDS)).as(to + " " + ack).isEqualTo(sent);
            }
            get(a.engine.messaging().send(to, Outgoing.of("s", sent)));
            assertThat(came.poll(30, TimeUnit.SECONDS)).isEqualTo(sent);
            get(a.engine.messaging().send(to, message("s"), LargeBody.of(new byte[0])));
            assertThat(came.poll(30, TimeUnit.SECONDS)).isEmpty();
        }
        get(a.engine.messaging().send(Target.node(B), Outgoing.routed("s", new byte[0]), LargeBody.of(sent)));
        assertThat(came.poll(30, TimeUnit.SECONDS)).isEqualTo(sent);
    }

    /** On the way out a middleware sees the message without its large body, on the way in with all of it. */
    @Test
    void middlewareSeesChangesAndRefusesLargeOnesToo() throws Exception {
        form();
        byte[] sent = bytes(3 << 20);
        byte[] changed = bytes(2 << 20);
        List<Integer> leaving = new CopyOnWriteArrayList<>();
        List<byte[]> coming = new CopyOnWriteArrayList<>();
        a.engine.extensions().middleware().add(0, new MessageMiddleware() {
            @Override
            public Departure outgoing(Departure message) {
                leaving.add(message.message().body().length);
                return new Departure(message.to(), message.message(), message.context().withBaggage("stamp", "here"));
            }
        });
        Registration guard = b.engine.extensions().middleware().add(0, new MessageMiddleware() {
            @Override
            public Incoming incoming(Incoming message) {
                coming.add(message.body());
                if (message.subject().equals("forbidden")) {
                    throw new FoundationException(ErrorType.REFUSED, "not this one");
                }
                return new Incoming(message.cluster(), message.from(), message.subject(), message.channel(), message.context(), changed);
            }
        });
        BlockingQueue<byte[]> came = new LinkedBlockingQueue<>();
        BlockingQueue<String> stamps = new LinkedBlockingQueue<>();
        for (String subject : List.of("s", "forbidden")) {
            b.engine.messaging().onLarge(subject, message -> {
                stamps.add(message.context().baggage().getOrDefault("stamp", ""));
                try (InputStream in = message.body().open()) {
                    came.add(in.readAllBytes());
                }
            });
        }
        for (Acknowledgement ack : Acknowledgement.values()) {
            get(a.engine.messaging().send(B, message("s").acknowledged(ack), LargeBody.of(sent)));
            assertThat(came.poll(30, TimeUnit.SECONDS)).as(ack.toString()).isEqualTo(changed);
            assertThat(stamps.poll(30, TimeUnit.SECONDS)).as(ack.toString()).isEqualTo("here");
        }
        assertThat(leaving).containsOnly(0).hasSize(Acknowledgement.values().length);
        assertThat(coming).hasSize(Acknowledgement.values().length).allSatisfy(body -> assertThat(body).isEqualTo(sent));

        // What came in a file is read into memory for it.
        Path file = folder.resolve("body");
        long checksum = LargeMessages.write(file, IN_A_FILE);
        get(a.engine.messaging().send(B, message("s").acknowledged(Acknowledgement.HANDLED), LargeBody.of(file)));
        assertThat(came.poll(30, TimeUnit.SECONDS)).isEqualTo(changed);
        assertThat(LargeMessages.checksum(new ByteArrayInputStream(coming.getLast()))).isEqualTo(checksum);

        assertThat(failure(a.engine.messaging().send(B, message("forbidden").acknowledged(Acknowledgement.HANDLED), LargeBody.of(sent))).type()).isEqualTo(ErrorType.REFUSED);
        guard.close();
        get(a.engine.messaging().send(B, message("s").acknowledged(Acknowledgement.HANDLED), LargeBody.of(sent)));
        assertThat(came.poll(30, TimeUnit.SECONDS)).isEqualTo(sent);
        assertThat(came).isEmpty();
    }

    @Test
    void aConfirmedOneIsReadAgainWhenItsLinkBreaksAndHandledOnceInOrder() throws Exception {
        form();
        byte[] bytes = bytes(6 << 20);
        BlockingQueue<Integer> came = new LinkedBlockingQueue<>();
        b.engine.messaging().onLarge("s", message -> {
            try (InputStream in = message.body().open()) {
                came.add(Arrays.hashCode(in.readAllBytes()));
            }
        });
        AtomicInteger opened = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch broken = new CountDownLatch(1);
        LargeBody slow = new LargeBody() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                if (opened.incrementAndGet() > 1) {
                    return new ByteArrayInputStream(bytes);
                }
                return new FilterInputStream(new ByteArrayInputStream(bytes)) {
                    private int read;

                    @Override
                    public int readNBytes(byte[] into, int offset, int count) throws IOException {
                        read += count;
                        if (read > 1 << 20) {
                            begun.countDown();
                            try {
                                broken.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }
                        return super.readNBytes(into, offset, count);
                    }
                };
            }
        };
        CompletionStage<Void> first = a.engine.messaging().send(B, message("s").acknowledged(Acknowledgement.HANDLED), slow);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        CompletionStage<Void> second = a.engine.messaging().send(B, Outgoing.of("s", new byte[] {1}).acknowledged(Acknowledgement.HANDLED));
        Link former = a.engine.live().orElseThrow().links.link(B);
        former.close(Goodbye.NOT_NEEDED);
        // A link that closes lets out what was begun, if it comes in time: so nothing comes until it has given up.
        await().atMost(LIMIT).until(() -> a.engine.live().orElseThrow().links.link(B) != former);
        broken.countDown();
        get(first);
        get(second);
        assertThat(came).containsExactly(Arrays.hashCode(bytes), Arrays.hashCode(new byte[] {1}));
        assertThat(opened).hasValueGreaterThan(1);
    }

    @Test
    void oneThatCannotBeReadFailsAndTheNextPasses() throws Exception {
        form();
        BlockingQueue<Long> came = new LinkedBlockingQueue<>();
        b.engine.messaging().onLarge("s", message -> came.add(message.body().length()));
        LargeBody shorter = new LargeBody() {
            @Override
            public long length() {
                return 5 << 20;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes(3 << 20));
            }
        };
        for (Acknowledgement ack : Acknowledgement.values()) {
            FoundationException error = failure(a.engine.messaging().send(B, message("s").keyed("k").acknowledged(ack), shorter));
            assertThat(error.type()).isEqualTo(ErrorType.INVALID_INPUT);
            assertThat(error.context()).containsEntry("reason", "source");
            assertThat(error).hasMessageContaining("of " + (5 << 20) + " bytes");
            get(a.engine.messaging().send(B, message("s").keyed("k").acknowledged(ack), LargeBody.of(bytes(10))));
            assertThat(came.poll(30, TimeUnit.SECONDS)).isEqualTo(10);
        }
        assertThat(came).isEmpty();
    }

    @Test
    void whatCannotBeSentIsSaidAtOnce() {
        form();
        Messaging messaging = a.engine.messaging();
        LargeBody body = LargeBody.of(bytes(10));
        assertThat(failure(messaging.send(Target.all(), message("s"), body))).hasMessageContaining("goes to all").extracting(FoundationException::type).isEqualTo(ErrorType.INVALID_INPUT);
        assertThat(failure(messaging.send(Target.topic("news"), message("s"), body))).hasMessageContaining("goes to a topic").extracting(FoundationException::type)
                .isEqualTo(ErrorType.INVALID_INPUT);
        assertThat(failure(messaging.send(B, Outgoing.of("s", new byte[1]), body))).hasMessageContaining("two bodies");
        assertThat(failure(messaging.send(B, message("s").on("telemetry"), body))).hasMessageContaining("monotonic");
        assertThat(failure(messaging.send(B, message("s").on("control"), body))).hasMessageContaining("urgent");
        assertThat(failure(messaging.send(B, message("s").causal("c"), body))).extracting(FoundationException::type).isEqualTo(ErrorType.INVALID_INPUT);
        assertThat(failure(messaging.send(NodeName.of("nobody"), message("s"), body))).extracting(FoundationException::type).isEqualTo(ErrorType.DATA_NOT_FOUND);
        LargeBody tooLong = new LargeBody() {
            @Override
            public long length() {
                return MAX_MESSAGE + 1L;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("nobody opens it");
            }
        };
        assertThat(failure(messaging.send(B, message("s"), tooLong))).extracting(FoundationException::type).isEqualTo(ErrorType.TOO_LARGE);
        assertThat(failure(messaging.send(B, message("s").acknowledged(Acknowledgement.TAKEN), tooLong))).extracting(FoundationException::type).isEqualTo(ErrorType.TOO_LARGE);
    }
}
