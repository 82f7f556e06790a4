package io.foundation.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Inbound.Receipt;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.SendStatus;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * One who takes less than is sent to him: what he costs is bounded, by counters and by live bytes of the heap, nobody else notices, and what was taken of his messages is delivered when he
 * goes on. Latencies are compared with those of the same run without him, with room for a machine that does other work.
 */
public abstract class LinkOverloadContract extends TransportContract {

    /** Bytes. */
    protected static final int MIB = 1 << 20;
    /** What each message of a flood carries, in bytes. */
    protected static final int BODY = 64 << 10;
    private static final int SAMPLES = 300;
    /** What a median may become. */
    protected static final int TIMES = 5;
    /** And so much more. */
    protected static final long ROOM_NANOS = Duration.ofMillis(20).toNanos();

    /** A message of {@link #BODY} bytes that begins with its number. */
    protected static Message numbered(String channel, int number) {
        return new Message(channel, "s", "", Context.empty(), ByteBuffer.allocate(BODY).putInt(number).array());
    }

    /** What the heap holds after a collection. */
    protected static long liveBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The median round trip of requests, in nanoseconds, at least {@value #SAMPLES} and as long as it is asked for more. */
    protected static long median(Link link, String channel, BooleanSupplier more) {
        long[] nanos = new long[SAMPLES];
        for (int i = 0; i < SAMPLES || more.getAsBoolean(); i++) {
            long begun = System.nanoTime();
            get(link.request(new Message(channel, "s", "", Context.empty(), new byte[100]), PATIENCE));
            nanos[i % SAMPLES] = System.nanoTime() - begun;
        }
        Arrays.sort(nanos);
        return nanos[SAMPLES / 2];
    }

    /** Sends as fast as it can until it is told to stop; what was taken is counted. */
    protected static Thread flood(Link link, String channel, AtomicBoolean over, AtomicInteger accepted, AtomicLong refused) {
        return Thread.ofPlatform().daemon().start(() -> {
            while (!over.get()) {
                if (link.send(numbered(channel, accepted.get())) == SendStatus.ACCEPTED) {
                    accepted.incrementAndGet();
                } else {
                    refused.incrementAndGet();
                    Thread.yield();
                }
            }
        });
    }

    @Test
    void whoConsumesNothingOnOneChannelCostsItsWindowAndQueueAndNoOtherChannelNotices() throws InterruptedException {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Queue<Receipt> held = new ConcurrentLinkedQueue<>();
        AtomicBoolean holding = new AtomicBoolean(true);
        AtomicInteger came = new AtomicInteger();
        AtomicBoolean ordered = new AtomicBoolean(true);
        beta.listener().onInbound(inbound -> {
            ordered.compareAndSet(true, ByteBuffer.wrap(inbound.array(), inbound.offset(), 4).getInt() == came.getAndIncrement());
            if (holding.get()) {
                held.add(inbound.retain());
            }
            return false;
        });
        Link link = link(alpha, beta);
        List<String> others = List.of("control", "coordination", "events");
        others.forEach(channel -> median(link, channel, () -> false));
        long[] without = others.stream().mapToLong(channel -> median(link, channel, () -> false)).toArray();
        long before = liveBytes();

        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger accepted = new AtomicInteger();
        AtomicLong refused = new AtomicLong();
        Thread sender = flood(link, "data", over, accepted, refused);
        long[] with = others.stream().mapToLong(channel -> median(link, channel, () -> refused.get() < 1_000)).toArray();
        over.set(true);
        sender.join();
        long after = liveBytes();
        long queued = link.queuedBytes();
        System.out.println("slow consumer: medians without " + Arrays.toString(without) + " ns, with " + Arrays.toString(with) + " ns; queued " + queued + ", held messages "
                + held.size() + ", live bytes +" + (after - before));
        for (int i = 0; i < with.length; i++) {
            assertThat(with[i]).as("median on %s, %d ns without", others.get(i), without[i]).isLessThan(without[i] * TIMES + ROOM_NANOS);
        }
        assertThat(queued).isLessThanOrEqualTo(ChannelSpec.DATA.queueBytes() + BODY);
        assertThat(held.size() * (long) BODY).as("bytes on their way or held").isLessThan(8L * MIB);
        // The queue at one end, the window at the other, what is on its way between them, and this test's own.
        assertThat(after - before).as("live bytes for one who does not consume").isLessThan(ChannelSpec.DATA.queueBytes() + 24L * MIB);

        holding.set(false);
        await().until(() -> {
            for (Receipt receipt; (receipt = held.poll()) != null; ) {
                receipt.done();
            }
            return came.get() == accepted.get();
        });
        assertThat(ordered).as("what was taken came in order").isTrue();
        until(() -> assertThat(link.queuedBytes()).isZero());
    }
}
