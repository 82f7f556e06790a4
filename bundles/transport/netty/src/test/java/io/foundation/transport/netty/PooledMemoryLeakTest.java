package io.foundation.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.context.Context;
import io.foundation.testkit.transport.TransportNode;
import io.foundation.transport.api.BodySource;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Inbound;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.SendStatus;
import io.foundation.transport.link.ProtocolVersions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a link takes of Netty's pool, to send runs or to read what comes, goes back, whichever way the link ends in the middle of traffic of all kinds. Netty's own detector
 * watches every buffer, and a buffer that is lost on purpose shows that it does.
 */
@Timeout(120)
class PooledMemoryLeakTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long SEED = 20_261_127L;
    private static final int MIB = 1 << 20;
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    private static ResourceLeakDetector.Level before;

    private final Random random = new Random(SEED);

    @BeforeAll
    static void watch() {
        before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + ": " + records));
    }

    @AfterAll
    static void watchNoMore() {
        ByteBufUtil.setLeakListener(null);
        ResourceLeakDetector.setLevel(before);
    }

    /** Two nodes in the middle of traffic, and what may happen to them. */
    private record Pair(NettyFixture wire, TransportNode from, TransportNode to, Link link) {
    }

    private enum Ending {
        THE_SENDER_CLOSES_THE_LINK(pair -> pair.link.close(Goodbye.NOT_NEEDED)),
        THE_RECEIVER_CLOSES_THE_LINK(pair -> pair.to.listener().ups().getFirst().close(Goodbye.NOT_NEEDED)),
        THE_SENDER_STOPS(pair -> pair.from.close()),
        THE_RECEIVER_STOPS(pair -> pair.to.close()),
        THE_CONNECTIONS_BREAK(pair -> pair.wire.cut()),
        THE_BULK_CONNECTIONS_BREAK(pair -> pair.wire.cutAllButFirst()),
        NOTHING_PASSES_AND_THE_SENDER_STOPS(pair -> {
            pair.wire.freeze();
            pair.from.close();
        });

        private final Consumer<Pair> happens;

        Ending(Consumer<Pair> happens) {
            this.happens = happens;
        }
    }

    private static Stream<Arguments> kinds() {
        Function<ClusterSecret, LinkSecurity> plain = LinkSecurity::new;
        Function<ClusterSecret, LinkSecurity> encrypted = LinkSecurity::encrypted;
        return Stream.of(Arguments.of("nio", false, plain), Arguments.of("auto", false, plain), Arguments.of("nio", true, encrypted));
    }

    @ParameterizedTest(name = "{0}, encrypted {1}")
    @MethodSource("kinds")
    void allComesBackHoweverALinkEnds(String io, boolean isEncrypted, Function<ClusterSecret, LinkSecurity> security) throws Exception {
        System.out.println("seed " + SEED);
        for (Ending ending : Ending.values()) {
            endInTraffic(io, security, ending);
        }
        awaitDetectorOf("lost on purpose " + io + isEncrypted);
        assertThat(LEAKS).as("buffers that were collected without being released").isEmpty();
    }

    private void endInTraffic(String io, Function<ClusterSecret, LinkSecurity> security, Ending ending) throws Exception {
        AtomicBoolean on = new AtomicBoolean(true);
        AtomicLong came = new AtomicLong();
        Queue<Inbound.Receipt> kept = new ConcurrentLinkedQueue<>();
        List<Thread> senders = new ArrayList<>();
        try (NettyFixture wire = new NettyFixture(io, security); TransportNode from = open(wire, "alpha"); TransportNode to = open(wire, "beta")) {
            to.listener().onInbound(inbound -> look(inbound, came.incrementAndGet(), kept));
            Link link = from.dial(wire.through(to.address())).toCompletableFuture().get(30, TimeUnit.SECONDS);
            await().atMost(LIMIT).until(() -> !to.listener().ups().isEmpty());
            Link back = to.listener().ups().getFirst();
            senders.add(flood(on, link, "events", 200, kept));
            senders.add(flood(on, link, "packed", 3_000, kept));
            senders.add(flood(on, link, "data", 64 << 10, kept));
            senders.add(flood(on, link, "large", 2 * MIB, kept));
            senders.add(flood(on, back, "events", 1_000, kept));
            senders.add(sender(on, link, () -> link.send(message("streamed", 0), BodySource.of(new ByteArrayInputStream(new byte[3 * MIB]), 3 * MIB))));
            senders.add(sender(on, link, () -> {
                // Answered or failed, both are well: what may not be is that a buffer is lost over it.
                link.request(message("control", 500), Duration.ofSeconds(5)).toCompletableFuture().exceptionally(failure -> null).get(30, TimeUnit.SECONDS);
                return SendStatus.ACCEPTED;
            }));
            long enough = 1_000 + random.nextInt(3_000);
            await().atMost(LIMIT).until(() -> came.get() > enough);
            ending.happens.accept(new Pair(wire, from, to, link));
            if (ending == Ending.THE_BULK_CONNECTIONS_BREAK) {
                long more = came.get() + 1_000;
                await().atMost(LIMIT).until(() -> came.get() > more);
            } else {
                await().atMost(LIMIT).until(() -> !link.isOpen());
            }
        } finally {
            on.set(false);
            for (Thread sender : senders) {
                sender.join(LIMIT);
                assertThat(sender.isAlive()).as(sender.getName()).isFalse();
            }
        }
    }

    private static TransportNode open(NettyFixture wire, String name) {
        List<ChannelSpec> channels = new ArrayList<>(ChannelSpec.DEFAULTS);
        channels.add(ChannelSpec.builder("packed").compression(ChannelSpec.Compression.AUTO).build());
        channels.add(ChannelSpec.builder("large").build());
        channels.add(ChannelSpec.builder("streamed").build());
        return new TransportNode.Setup(name, wire.bind(name)).security(wire::security).channels(channels).open(wire.provider(ProtocolVersions.CURRENT.min(), ProtocolVersions.CURRENT.max()));
    }

    /** All a listener may do with a message; nothing is remembered. */
    private static boolean look(Inbound inbound, long number, Queue<Inbound.Receipt> kept) {
        if (number % 7 == 0) {
            kept.add(inbound.retain());
        }
        if (number % 997 == 0) {
            throw new IllegalStateException("a listener that fails, on purpose");
        }
        if (!inbound.isInMemory() || number % 5 == 0) {
            assertThat(inbound.toMessage().body()).hasSize((int) inbound.length());
        } else if (number % 3 == 0) {
            assertThat(inbound.array().length - inbound.offset()).isGreaterThanOrEqualTo((int) inbound.length());
        } else {
            assertThat(inbound.bytes().remaining()).isEqualTo((int) inbound.length());
        }
        return false;
    }

    private interface Send {
        SendStatus once() throws Exception;
    }

    /** Sends as much as is taken, and gives back what the other side keeps. */
    private static Thread flood(AtomicBoolean on, Link link, String channel, int bytes, Queue<Inbound.Receipt> kept) {
        Message message = message(channel, bytes);
        return sender(on, link, () -> {
            for (Inbound.Receipt receipt = kept.poll(); receipt != null; receipt = kept.poll()) {
                receipt.done();
            }
            return link.send(message);
        });
    }

    private static Thread sender(AtomicBoolean on, Link link, Send send) {
        return Thread.ofPlatform().daemon().name("sender").start(() -> {
            try {
                while (on.get() && link.isOpen()) {
                    if (send.once() != SendStatus.ACCEPTED) {
                        LockSupport.parkNanos(100_000);
                    }
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static Message message(String channel, int bytes) {
        return new Message(channel, "leak", "", Context.empty(), new byte[bytes]);
    }

    /** Loses a buffer and waits until that is noticed: whatever was lost before is noticed by then too. */
    private static void awaitDetectorOf(String name) {
        lose(name);
        await().atMost(LIMIT).until(() -> {
            System.gc();
            // The detector tells what it has found when the next buffer is made.
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
            return LEAKS.removeIf(leak -> leak.contains(name));
        });
    }

    private static void lose(String name) {
        ByteBuf lost = ByteBufAllocator.DEFAULT.directBuffer(64);
        lost.touch(name);
    }
}
