package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.BodySource;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ChannelSpec.Overflow;
import io.foundation.transport.api.ChannelStats;
import io.foundation.transport.api.Inbound;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.Responder;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.SendStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that are read while they are sent, on a wire that is moved by hand. */
@Timeout(60)
class StreamedBodyTest implements LinkListener {

    private static final int MAX = 64 << 20;
    private static final int CHUNK = 64 << 10;
    private static final List<ChannelSpec> CHANNELS = List.of(ChannelSpec.CONTROL, ChannelSpec.TELEMETRY, ChannelSpec.builder("bulk").chunkBytes(CHUNK).queueBytes(1 << 20).build(),
            ChannelSpec.builder("oldest").queueBytes(1 << 20).overflow(Overflow.DROP_OLDEST).build());

    private final LinkOnWire sender = new LinkOnWire(this, CHANNELS, MAX);
    private final List<Integer> came = new ArrayList<>();

    /** A source of any length whose byte at any place is known, that counts what is asked of it. */
    private static final class Counted implements BodySource {
        final AtomicLong read = new AtomicLong();
        final AtomicInteger closed = new AtomicInteger();
        private final long length;
        private final long failsAt;

        Counted(long length, long failsAt) {
            this.length = length;
            this.failsAt = failsAt;
        }

        Counted(long length) {
            this(length, Long.MAX_VALUE);
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public void read(byte[] into, int offset, int count) throws IOException {
            long at = read.getAndAdd(count);
            if (at + count > failsAt) {
                throw new IOException("the disk is on fire");
            }
            for (int i = 0; i < count; i++) {
                into[offset + i] = at(at + i);
            }
        }

        static byte at(long position) {
            return (byte) (position * 31 >>> 3);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Override
    public Admission admit(PeerHello peer) {
        return Admission.ACCEPTED;
    }

    @Override
    public void linkUp(Link up) {
    }

    @Override
    public void linkDown(Link down, LinkEnd end) {
    }

    @Override
    public void received(Link link, Inbound inbound) {
        byte[] body = inbound.toMessage().body();
        for (int i = 0; i < body.length; i++) {
            if (body[i] != Counted.at(i)) {
                throw new AssertionError("byte " + i + " of " + body.length + " is wrong");
            }
        }
        came.add(body.length);
    }

    @Override
    public void message(Link from, Message message) {
        throw new AssertionError("received() takes all");
    }

    @Override
    public void request(Link from, Message message, Responder responder) {
    }

    private static Message head(String channel) {
        return new Message(channel, "s", "", Context.empty(), new byte[0]);
    }

    private ChannelStats stats(String channel) {
        return sender.link.channels().stream().filter(stats -> stats.channel().equals(channel)).findFirst().orElseThrow();
    }

    /** Runs what the reading thread gave to the wire thread, until something is so. */
    private void until(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
            synchronized (sender) {
                sender.wire.runTasks();
            }
            return condition.call();
        });
    }

    /** Carries to another link what was written, until it has got so many messages. */
    private void carry(LinkOnWire to, int messages) {
        until(() -> {
            for (FakeWire.Written frame; (frame = sender.wire.written.poll()) != null; ) {
                sender.connection.written(frame.channel(), frame.cost());
                to.hear(frame.bytes(), 0, frame.bytes().length);
            }
            return came.size() == messages;
        });
    }

    @Test
    void aBodyComesWholeWhateverItsLength() {
        LinkOnWire receiver = new LinkOnWire(this, CHANNELS, MAX);
        sender.credit("bulk");
        int messages = 0;
        for (int length : new int[] {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 10 * CHUNK + 5}) {
            Counted source = new Counted(length);
            assertThat(sender.link.send(head("bulk"), source)).isEqualTo(SendStatus.ACCEPTED);
            carry(receiver, ++messages);
            assertThat(came).last().isEqualTo(length);
            until(() -> source.closed.get() == 1);
            assertThat(sender.link.queuedBytes()).as("after %d bytes", length).isZero();
        }
        assertThat(receiver.link.isOpen()).isTrue();
    }

    @Test
    void noMoreIsReadThanTheWireTakes() {
        sender.credit("bulk");
        sender.wire.writable = false;
        Counted source = new Counted(MAX);
        sender.link.send(head("bulk"), source);
        // The queue takes one more than fits the window of a source, whatever its length.
        assertThat(sender.link.queuedBytes()).isBetween(4L * CHUNK, 4L * CHUNK + 200);
        assertThat(source.read.get()).as("before its turn").isZero();
        sender.wire.writable = true;
        until(() -> source.read.get() > 0);
        sender.wire.writable = false;
        long written = sender.wire.written.stream().mapToLong(frame -> frame.bytes().length).sum();
        until(() -> source.read.get() >= written / CHUNK * CHUNK);
        assertThat(source.read.get()).isLessThanOrEqualTo(written + 5L * CHUNK);
        assertThat(sender.link.queuedBytes()).isLessThan(5L * CHUNK);
        sender.connection.lost("gone");
        until(() -> source.closed.get() == 1);
        assertThat(sender.link.queuedBytes()).isZero();
    }

    @Test
    void othersGoByWhileTheSourceIsSlow() {
        sender.credit("bulk");
        sender.credit("control");
        AtomicInteger closed = new AtomicInteger();
        Object gate = new Object();
        BodySource stuck = new BodySource() {
            @Override
            public long length() {
                return 10L * CHUNK;
            }

            @Override
            public void read(byte[] into, int offset, int count) throws IOException {
                synchronized (gate) {
                    try {
                        gate.wait();
                    } catch (InterruptedException e) {
                        throw new IOException("interrupted", e);
                    }
                }
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        sender.link.send(head("bulk"), stuck);
        sender.link.send(new Message("control", "urgent", "", Context.empty(), new byte[3]));
        until(() -> sender.wire.written.stream().anyMatch(frame -> frame.channel() == sender.number("control")));
        sender.connection.lost("gone");
        until(() -> closed.get() == 1);
    }

    @Test
    void aSourceThatFailsHarmsOnlyItsMessage() {
        LinkOnWire receiver = new LinkOnWire(this, CHANNELS, MAX);
        sender.credit("bulk");
        for (long failsAt : new long[] {0, CHUNK, 7 * CHUNK}) {
            Counted source = new Counted(20L * CHUNK, failsAt);
            sender.link.send(head("bulk"), source);
            sender.link.send(head("bulk"), new Counted(2 * CHUNK));
            int before = came.size();
            carry(receiver, before + 1);
            assertThat(came).last().isEqualTo(2 * CHUNK);
            until(() -> source.closed.get() == 1);
            assertThat(sender.link.queuedBytes()).isZero();
            assertThat(receiver.link.store().memory()).as("bytes that the peer holds for what will not come").isZero();
        }
        assertThat(stats("bulk").dropped()).containsEntry("source", 3L);
        assertThat(receiver.link.isOpen()).isTrue();
    }

    @Test
    void whatIsNotTakenIsClosed() {
        Counted valued = new Counted(10);
        assertThatThrownBy(() -> sender.link.send(head("telemetry"), valued)).isInstanceOfSatisfying(FoundationException.class, e -> {
            assertThat(e.type()).isEqualTo(ErrorType.INVALID_INPUT);
            assertThat(e.context()).containsEntry("reason", "monotonic");
        });
        Counted twice = new Counted(10);
        assertThatThrownBy(() -> sender.link.send(new Message("bulk", "s", "", Context.empty(), new byte[1]), twice)).isInstanceOf(FoundationException.class);
        Counted huge = new Counted(MAX + 1L);
        assertThat(sender.link.send(head("bulk"), huge)).isEqualTo(SendStatus.TOO_LARGE);
        Counted nowhere = new Counted(10);
        assertThat(sender.link.send(head("nowhere"), nowhere)).isEqualTo(SendStatus.NO_CHANNEL);
        List<Counted> many = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            many.add(new Counted(MAX));
        }
        assertThat(many.stream().filter(source -> sender.link.send(head("bulk"), source) == SendStatus.QUEUE_FULL)).as("a MiB holds the windows of three").hasSize(7);
        List<Counted> older = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            older.add(new Counted(MAX));
        }
        assertThat(older).allMatch(source -> sender.link.send(head("oldest"), source) == SendStatus.ACCEPTED);
        until(() -> older.stream().filter(source -> source.closed.get() == 1).count() == 7);
        sender.connection.lost("gone");
        List<Counted> all = new ArrayList<>(List.of(valued, twice, huge, nowhere));
        all.addAll(many);
        all.addAll(older);
        until(() -> all.stream().allMatch(source -> source.closed.get() == 1));
        Counted late = new Counted(10);
        assertThat(sender.link.send(head("bulk"), late)).isEqualTo(SendStatus.CLOSED);
        until(() -> late.closed.get() == 1);
        assertThat(all).allMatch(source -> source.read.get() == 0);
    }
}
