package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ChannelSpec.Overflow;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.SendStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ChannelQueueTest {

    private static final int QUEUE = 100_000;

    private final List<QueueLine> signals = new ArrayList<>();
    private final TransportMeters meters = new TransportMeters(new Refusals(LoggerFactory.getLogger("test"), "test", new ManualTime(new long[1])));

    private ChannelQueue queue(ChannelSpec.Builder spec) {
        ChannelSpec channel = spec.queueBytes(QUEUE).build();
        return new ChannelQueue(0, channel, ChannelTerms.of(channel), IntStream.range(1, 1 + channel.connections()).toArray(), signals::add, new AtomicLong(),
                new ChannelMeter(meters), memory);
    }

    private Supplier<RunMemory> memory;

    private static Message message(String key, int size) {
        return new Message("c", "s", key, Context.empty(), new byte[size]);
    }

    private static SendStatus offer(ChannelQueue queue, String key, int size) {
        return queue.offer(message(key, size), size, false);
    }

    @Test
    void itTakesWhatFitsOrOneMessage() {
        ChannelQueue queue = queue(ChannelSpec.builder("c"));
        assertThat(offer(queue, "", QUEUE - 10)).isEqualTo(SendStatus.ACCEPTED);
        assertThat(offer(queue, "", 11)).isEqualTo(SendStatus.QUEUE_FULL);
        assertThat(offer(queue, "", 10)).isEqualTo(SendStatus.ACCEPTED);
        queue.take(queue.lines()[0], true);
        assertThat(offer(queue, "", 1)).as("taken out and not written yet counts").isEqualTo(SendStatus.QUEUE_FULL);
        queue.release(QUEUE);
        assertThat(offer(queue, "", 3 * QUEUE)).as("one message, however large, if the queue is empty").isEqualTo(SendStatus.ACCEPTED);
        assertThat(offer(queue, "", 1)).isEqualTo(SendStatus.QUEUE_FULL);
        assertThat(queue.meter().dropped()).isEqualTo(Map.of("full", 3L));
    }

    @Test
    void aReplyMayUseAsMuchAgainAndGoesFirst() {
        ChannelQueue queue = queue(ChannelSpec.builder("c"));
        offer(queue, "", QUEUE);
        assertThat(queue.offerReply(0, FrameKind.REPLY, 7, new byte[QUEUE], QUEUE)).isTrue();
        assertThat(queue.offerReply(0, FrameKind.REPLY, 8, new byte[1], 1)).isFalse();
        assertThat(((OutboundFrame) queue.take(queue.lines()[0], false)).correlation).isEqualTo(7);
        assertThat(queue.take(queue.lines()[0], false)).as("no credit for messages").isNull();
        assertThat(((OutboundFrame) queue.take(queue.lines()[0], true)).kind).isEqualTo(FrameKind.MESSAGE);
    }

    @Test
    void whoeverComesFirstAfterItWasEmptyIsSignalledOnce() {
        ChannelQueue queue = queue(ChannelSpec.builder("c"));
        offer(queue, "", 1);
        offer(queue, "", 1);
        assertThat(signals).hasSize(1);
        assertThat(((EncodedRun) queue.take(queue.lines()[0], true)).count).isEqualTo(2);
        assertThat(queue.take(queue.lines()[0], true)).isNull();
        offer(queue, "", 1);
        assertThat(signals).hasSize(2);
    }

    @Test
    void theOldestMakesRoom() {
        ChannelQueue queue = queue(ChannelSpec.builder("c").overflow(Overflow.DROP_OLDEST));
        for (int i = 0; i < 10; i++) {
            assertThat(offer(queue, Integer.toString(i), QUEUE / 4)).isEqualTo(SendStatus.ACCEPTED);
        }
        assertThat(keys(queue)).containsExactly("6", "7", "8", "9");
        assertThat(queue.meter().dropped()).isEqualTo(Map.of("oldest", 6L));
        assertThat(offer(queue, "a", QUEUE / 2)).as("all are being written: nothing can be had back").isEqualTo(SendStatus.DROPPED);
        assertThat(queue.meter().dropped()).isEqualTo(Map.of("oldest", 6L, "newest", 1L));
    }

    private static List<String> keys(ChannelQueue queue) {
        List<String> keys = new ArrayList<>();
        for (Object item; (item = queue.take(queue.lines()[0], true)) != null; ) {
            keys.add(((OutboundFrame) item).message.key());
        }
        return keys;
    }

    @Test
    void theNewestIsDropped() {
        ChannelQueue queue = queue(ChannelSpec.builder("c").overflow(Overflow.DROP_NEWEST));
        assertThat(offer(queue, "", QUEUE)).isEqualTo(SendStatus.ACCEPTED);
        assertThat(offer(queue, "", 1)).isEqualTo(SendStatus.DROPPED);
        assertThat(queue.meter().dropped()).isEqualTo(Map.of("newest", 1L));
    }

    @Test
    void whoMayWaitsUntilThereIsRoomAndWhoMayNotIsRefused() throws InterruptedException {
        ChannelQueue queue = queue(ChannelSpec.builder("c").overflow(Overflow.BLOCK));
        offer(queue, "", QUEUE);
        assertThat(queue.offer(message("", 1), 1, false)).isEqualTo(SendStatus.QUEUE_FULL);
        AtomicReference<SendStatus> status = new AtomicReference<>();
        Thread sender = Thread.ofVirtual().start(() -> status.set(queue.offer(message("", 1), 1, true)));
        Awaitility.await().until(() -> sender.getState() == Thread.State.WAITING);
        queue.take(queue.lines()[0], true);
        queue.release(QUEUE);
        sender.join();
        assertThat(status.get()).isEqualTo(SendStatus.ACCEPTED);

        offer(queue, "", QUEUE - 1);
        CountDownLatch done = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            status.set(queue.offer(message("", QUEUE), QUEUE, true));
            done.countDown();
        });
        queue.refuse();
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(status.get()).as("the end of the link lets everybody go").isEqualTo(SendStatus.CLOSED);
    }

    @Test
    void ofTheValuesOfAKeyTheNewestTakesTheTurnOfTheOldest() {
        ChannelQueue queue = queue(ChannelSpec.builder("c").monotonic(true));
        for (int version = 1; version <= 1_000; version++) {
            for (String key : List.of("a", "b", "c")) {
                assertThat(offer(queue, key, 10 + version % 7)).isEqualTo(SendStatus.ACCEPTED);
            }
        }
        List<OutboundFrame> out = new ArrayList<>();
        for (Object item; (item = queue.take(queue.lines()[0], true)) != null; ) {
            out.add((OutboundFrame) item);
        }
        assertThat(out).extracting(frame -> frame.message.key()).containsExactly("a", "b", "c");
        assertThat(out).extracting(frame -> frame.version).containsExactly(2_998L, 2_999L, 3_000L);
        assertThat(queue.meter().conflatedSum()).isEqualTo(2_997);
        queue.release(out.stream().mapToLong(frame -> frame.cost).sum());
        assertThat(queue.queuedBytes()).as("replaced values are not counted any more").isZero();
    }

    @Test
    void aValueThatMayNotHaveArrivedWaitsAgainUnlessThereIsANewerOne() {
        ChannelQueue queue = queue(ChannelSpec.builder("c").monotonic(true));
        offer(queue, "a", 1);
        offer(queue, "b", 1);
        OutboundFrame a = (OutboundFrame) queue.take(queue.lines()[0], true);
        OutboundFrame b = (OutboundFrame) queue.take(queue.lines()[0], true);
        queue.release(2);
        offer(queue, "a", 2);
        queue.again(queue.lines()[0], List.of(a, b));
        OutboundFrame first = (OutboundFrame) queue.take(queue.lines()[0], true);
        OutboundFrame second = (OutboundFrame) queue.take(queue.lines()[0], true);
        assertThat(first.message.key() + first.body.length).isEqualTo("a2");
        assertThat(second).isSameAs(b);
        assertThat(queue.take(queue.lines()[0], true)).isNull();
        queue.release(3);
        assertThat(queue.queuedBytes()).isZero();
    }

    @Test
    void aKeyHasItsConnectionAndKeysAreSpread() {
        ChannelQueue queue = queue(ChannelSpec.builder("c").connections(16));
        int[] load = new int[16];
        for (int i = 0; i < 16_000; i++) {
            int index = queue.indexOf("key-" + i);
            assertThat(queue.indexOf("key-" + i)).isEqualTo(index);
            load[index]++;
        }
        assertThat(IntStream.of(load)).allSatisfy(count -> assertThat(count).isBetween(700, 1_300));
        assertThat(queue.indexOf("")).isEqualTo(queue.indexOf("")).isZero();
        ChannelQueue unordered = queue(ChannelSpec.builder("c").connections(4).ordering(ChannelSpec.Ordering.NONE));
        assertThat(IntStream.range(0, 4).map(i -> unordered.indexOf(""))).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    /** Memory that counts how much of it is there, and fails if it is freed twice. */
    private static final class Counted implements RunMemory {

        private final AtomicLong there;
        private final ByteBuffer buffer = ByteBuffer.allocate(EncodedRun.MEMORY_BYTES);
        private boolean freed;

        Counted(AtomicLong there) {
            this.there = there;
            there.incrementAndGet();
        }

        @Override
        public ByteBuffer buffer() {
            return buffer;
        }

        @Override
        public void free() {
            assertThat(freed).as("freed twice").isFalse();
            freed = true;
            there.decrementAndGet();
        }
    }

    /** Takes everything out; those in the wire's memory are given back. */
    private static List<EncodedRun> takeAll(ChannelQueue queue) {
        List<EncodedRun> inMemory = new ArrayList<>();
        for (Object next = queue.take(queue.lines()[0], true); next != null; next = queue.take(queue.lines()[0], true)) {
            EncodedRun run = (EncodedRun) next;
            queue.release(run.cost);
            if (run.memory != null) {
                inMemory.add(run);
            } else {
                queue.recycle(run);
            }
        }
        return inMemory;
    }

    private static void fill(ChannelQueue queue, int messages) {
        for (int i = 0; i < messages; i++) {
            assertThat(offer(queue, "", 1_000)).isEqualTo(SendStatus.ACCEPTED);
        }
    }

    @Test
    void whereMuchIsSentItIsLaidOutInTheWiresMemoryWhichIsFreedOnce() {
        AtomicLong there = new AtomicLong();
        memory = () -> new Counted(there);
        ChannelQueue queue = queue(ChannelSpec.builder("c"));
        offer(queue, "", 10);
        assertThat(takeAll(queue)).as("little is sent").isEmpty();
        fill(queue, 90);
        takeAll(queue);
        fill(queue, 90);
        List<EncodedRun> runs = takeAll(queue);
        assertThat(runs).hasSizeBetween(1, 3);
        assertThat(there).hasValue(runs.size());
        assertThat(runs.stream().mapToInt(run -> run.count).sum()).isEqualTo(90);
        assertThat(runs.get(0).length()).isBetween(EncodedRun.CLOSE_BYTES, EncodedRun.MEMORY_BYTES);
        runs.forEach(queue::recycle);
        fill(queue, 90);
        List<EncodedRun> again = takeAll(queue);
        assertThat(runs).as("used again").containsAll(again);
        again.forEach(queue::recycle);
        queue.trim();
        assertThat(there).as("little is sent again").hasValue(0);
    }

    @Test
    void memoryIsFreedWhenTheQueueIsClosedWhateverItIsDoing() {
        AtomicLong there = new AtomicLong();
        memory = () -> new Counted(there);
        ChannelQueue queue = queue(ChannelSpec.builder("c"));
        fill(queue, 90);
        takeAll(queue);
        fill(queue, 50);
        List<EncodedRun> onTheWire = takeAll(queue);
        fill(queue, 90);
        takeAll(queue).forEach(queue::recycle);
        fill(queue, 40);
        assertThat(there.get()).as("on the wire, spare and waiting").isGreaterThanOrEqualTo(2);
        queue.close();
        assertThat(there).as("what the wire has yet").hasValue(onTheWire.size());
        onTheWire.forEach(queue::recycle);
        assertThat(there).hasValue(0);
    }

    @Test
    void aWireWithoutMemoryIsGivenArrays() {
        memory = () -> null;
        ChannelQueue queue = queue(ChannelSpec.builder("c"));
        for (int round = 0; round < 3; round++) {
            fill(queue, 90);
            assertThat(takeAll(queue)).isEmpty();
        }
    }

    @Test
    void aFrameThatDoesNotFitBehindTheOthersBeginsAnotherRun() {
        AtomicLong there = new AtomicLong();
        memory = () -> new Counted(there);
        ChannelQueue queue = queue(ChannelSpec.builder("c"));
        fill(queue, 90);
        takeAll(queue);
        fill(queue, 50);
        Context large = Context.of("id", null, Map.of("k", "x".repeat(8_000)));
        for (int i = 0; i < 4; i++) {
            assertThat(queue.offer(new Message("c", "s", "", large, new byte[8_000]), 8_000, false)).isEqualTo(SendStatus.ACCEPTED);
        }
        int messages = 0;
        for (Object next = queue.take(queue.lines()[0], true); next != null; next = queue.take(queue.lines()[0], true)) {
            messages += ((EncodedRun) next).count;
        }
        assertThat(messages).isEqualTo(54);
    }
}
