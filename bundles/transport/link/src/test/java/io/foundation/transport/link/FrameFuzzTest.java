package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Inbound;
import io.foundation.transport.api.Inbound.Receipt;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.Payload;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.Responder;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A peer that has proved itself and then speaks garbage: {@code foundation.hard.frames} frames (100,000 unless said), each a right one that was spoilt in one of a dozen ways, or
 * not at all, so that the link gets into every state before it breaks; cut into reads at random. Nothing may be thrown at the transport, the link ends at most once and with a reason, what it
 * counts stays within its bounds, and no memory is left.
 */
@Timeout(300)
class FrameFuzzTest {

    private static final int FRAMES = Integer.getInteger("foundation.hard.frames", 100_000);
    private static final long SEED = Long.getLong("foundation.hard.seed", 20_261_127L);
    private static final int MAX = 2 << 20;
    /** Frames for one link, if it lives so long. */
    private static final int ROUND = 400;
    private static final int KEPT_LINKS = 8;

    private final Random random = new Random(SEED);
    private final FrameEncoder encoder = new FrameEncoder();
    private final Map<String, Integer> ends = new TreeMap<>();
    private long messages;
    /** The peer speaks as it should but for the frames that are {@linkplain #spoilt}. */
    private boolean isTame;

    /** Takes, holds, answers, throws: what listeners do. */
    private final class Wild implements LinkListener {
        final List<LinkEnd> downs = new ArrayList<>();
        final ArrayDeque<Receipt> held = new ArrayDeque<>();
        long heldBytes;
        boolean isHolding;

        @Override
        public Admission admit(PeerHello peer) {
            return Admission.ACCEPTED;
        }

        @Override
        public void linkUp(Link link) {
        }

        @Override
        public void linkDown(Link link, LinkEnd end) {
            downs.add(end);
        }

        @Override
        public void received(Link link, Inbound inbound) {
            assertThat(downs).as("a message after the end").isEmpty();
            messages++;
            if (isHolding) {
                held.add(inbound.retain());
                heldBytes += inbound.length();
            }
            if (random.nextInt(3) == 0) {
                try (Payload payload = inbound.payload()) {
                    assertThat(payload.length()).isLessThanOrEqualTo(MAX);
                }
            }
            if (random.nextInt(50) == 0) {
                throw new HandlerFails();
            }
        }

        @Override
        public void message(Link link, Message message) {
            throw new AssertionError("received() takes all");
        }

        @Override
        public void request(Link link, Message message, Responder responder) {
            switch (random.nextInt(4)) {
                case 0 -> responder.reply(new byte[random.nextInt(200_000)]);
                case 1 -> responder.fail(new FoundationException(ErrorType.FORBIDDEN, "no"));
                case 2 -> throw new HandlerFails();
                default -> { }
            }
        }
    }

    /** A failure without the trace that would be logged a thousand times. */
    private static final class HandlerFails extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HandlerFails() {
            super("a handler that fails", null, false, false);
        }
    }

    private long number() {
        return isTame ? random.nextInt(200_000) : switch (random.nextInt(6)) {
            case 0 -> random.nextLong() >>> 1;
            case 1 -> Long.MAX_VALUE - random.nextInt(3);
            case 2 -> Integer.MAX_VALUE + (long) random.nextInt(5) - 2;
            case 3 -> MAX + (long) random.nextInt(5) - 2;
            default -> random.nextInt(200_000);
        };
    }

    private int channel() {
        return !isTame && random.nextInt(12) == 0 ? (int) Math.min(Integer.MAX_VALUE, number()) : random.nextInt(5);
    }

    private byte[] body() {
        byte[] body = new byte[switch (random.nextInt(20)) {
            case 0 -> random.nextInt(200_000);
            case 1, 2, 3 -> random.nextInt(10_000);
            default -> random.nextInt(80);
        }];
        if (random.nextBoolean()) {
            random.nextBytes(body);
        }
        return body;
    }

    private String text() {
        return random.nextInt(30) == 0 ? "ü".repeat(random.nextInt(1, 127)) : "t" + random.nextInt(2_000);
    }

    private byte[] frame() {
        byte[] body = body();
        Message message = new Message("x", text(), random.nextBoolean() ? "" : text(), Context.empty(), body);
        int plain = !isTame && random.nextInt(15) == 0 ? (int) Math.min(FrameDecoder.MAX_BODY_BYTES, number()) : FrameEncoder.PLAIN;
        int channel = channel();
        encoder.reset();
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> encoder.messageHead(channel, message, plain);
            case 3 -> encoder.valueHead(channel, number(), message, plain);
            case 4 -> encoder.requestHead(number(), channel, message, plain);
            case 5 -> encoder.replyHead(channel, number(), plain);
            case 6 -> encoder.errorHead(channel, number());
            case 7, 8 -> {
                encoder.firstHead(channel, !isTame && random.nextInt(20) == 0 ? number() : body.length * (1L + random.nextInt(3)), plain);
                encoder.inFirst(new OutboundFrame(random.nextInt(4) == 0 ? FrameKind.REPLY : random.nextBoolean() ? FrameKind.MESSAGE : FrameKind.VALUE, message, body, number(), 0, 0),
                        channel);
            }
            case 9, 10 -> encoder.pieceHead(channel, random.nextInt(4) == 0, random.nextInt(4) == 0 ? number() : body.length, plain);
            case 11 -> {
                return Arrays.copyOf(encoder.head(), encoder.credit(channel, number(), number()));
            }
            case 12 -> {
                return Arrays.copyOf(encoder.head(), encoder.sync(channel, !isTame && random.nextInt(4) == 0 ? number() : 0));
            }
            case 13 -> {
                return Arrays.copyOf(encoder.head(), encoder.open((int) Math.min(Integer.MAX_VALUE, number())));
            }
            case 14 -> {
                return Arrays.copyOf(encoder.head(), random.nextBoolean() ? encoder.ping(number()) : encoder.pong(number()));
            }
            default -> {
                return Arrays.copyOf(encoder.head(), random.nextInt(isTame ? 1_000 : 40) > 0 ? encoder.done() : encoder.goodbye(Goodbye.OTHER, text()));
            }
        }
        int head = encoder.finish(body.length);
        byte[] all = Arrays.copyOf(encoder.head(), head + body.length);
        System.arraycopy(body, 0, all, head, body.length);
        return all;
    }

    /** The frame as it is, but for one of so many. */
    private byte[] spoilt(byte[] frame, int everyOf) {
        if (random.nextInt(everyOf) > 0) {
            return frame;
        }
        switch (random.nextInt(8)) {
            case 0 -> frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            case 1 -> frame[random.nextInt(Math.min(frame.length, 40))] ^= (byte) (1 << random.nextInt(8));
            case 2 -> frame[random.nextInt(4)] = (byte) random.nextInt();
            case 3 -> frame[4 + random.nextInt(2)] = (byte) random.nextInt();
            case 4 -> {
                return Arrays.copyOf(frame, random.nextInt(frame.length));
            }
            case 5 -> {
                return Arrays.copyOf(frame, frame.length + random.nextInt(1, 100));
            }
            case 6 -> {
                byte[] noise = new byte[random.nextInt(1, 300)];
                random.nextBytes(noise);
                return noise;
            }
            default -> Arrays.fill(frame, random.nextInt(frame.length), frame.length, (byte) 0xff);
        }
        return frame;
    }

    @Test
    void whateverComesTheLinkEndsWithAReasonOrGoesOnWithinItsBounds() {
        System.out.println("frames: " + FRAMES + ", seed: " + SEED);
        long begun = System.nanoTime();
        ArrayDeque<LinkOnWire> kept = new ArrayDeque<>();
        round(kept);
        long before = liveBytes();
        int frames = ROUND;
        while (frames < FRAMES) {
            frames += round(kept);
        }
        long after = liveBytes();
        System.out.println("ends: " + ends + ", messages taken: " + messages + ", live bytes: " + before + " to " + after + ", millis: " + (System.nanoTime() - begun) / 1_000_000);
        assertThat(ends.keySet()).as("seed %d", SEED).contains("PROTOCOL_ERROR", "CLOSED_BY_PEER", "open");
        assertThat(messages).isGreaterThan(FRAMES / 40);
        // What a link may put together, times those kept, is far more than this: they have ended, and hold nothing.
        assertThat(after - before).as("live bytes more than at the beginning, with %d links kept", kept.size()).isLessThan(48L << 20);
    }

    private int round(ArrayDeque<LinkOnWire> kept) {
        Wild listener = new Wild();
        listener.isHolding = random.nextInt(3) == 0;
        LinkOnWire on = new LinkOnWire(listener, ChannelSpec.DEFAULTS, MAX);
        isTame = random.nextInt(3) > 0;
        int everyOf = random.nextBoolean() ? 10 : 400;
        int sent = 0;
        ByteArrayOutputStream waiting = new ByteArrayOutputStream();
        while (sent < ROUND && !on.wire.finished && !on.wire.aborted) {
            sent++;
            waiting.writeBytes(spoilt(frame(), everyOf));
            byte[] bytes = waiting.toByteArray();
            int count = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
            on.hear(bytes, 0, count);
            waiting.reset();
            waiting.write(bytes, count, bytes.length - count);
            on.wire.runTasks();
            check(on, listener);
            on.wire.writable = random.nextInt(5) > 0 && on.wire.written.size() < 64;
            if (random.nextInt(3) == 0) {
                for (FakeWire.Written frame; (frame = on.wire.written.poll()) != null; ) {
                    on.connection.written(frame.channel(), frame.cost());
                }
            }
            if (random.nextInt(20) == 0) {
                listener.held.forEach(Receipt::done);
                listener.held.clear();
                listener.heldBytes = 0;
            }
        }
        boolean isOpen = on.link.isOpen();
        on.wire.written.clear();
        ends.merge(isOpen ? "open" : listener.downs.get(0).cause().name(), 1, Integer::sum);
        if (isOpen) {
            on.connection.lost("the round is over");
            assertThat(listener.downs).hasSize(1);
        }
        assertThat(on.link.isOpen()).isFalse();
        assertThat(on.link.store().memory()).as("seed %d: bytes of what will not come whole", SEED).isZero();
        assertThat(on.link.queuedBytes()).as("seed %d: queued bytes", SEED).isZero();
        kept.add(on);
        if (kept.size() > KEPT_LINKS) {
            kept.poll();
        }
        return sent;
    }

    private void check(LinkOnWire on, Wild listener) {
        if (on.link.isOpen()) {
            assertThat(listener.downs).isEmpty();
        } else {
            assertThat(listener.downs).as("seed %d", SEED).hasSize(1);
            assertThat(listener.downs.get(0).detail()).isNotBlank();
            if (listener.downs.get(0).cause() == LinkEnd.Cause.PROTOCOL_ERROR) {
                assertThat(on.refusals.counts().keySet()).as("seed %d", SEED).containsAnyOf("garbage", "oversized");
            }
        }
        assertThat(on.link.store().memory()).isBetween(0L, BodyStore.MAX_MEMORY);
        long queues = ChannelSpec.DEFAULTS.stream().mapToLong(ChannelSpec::queueBytes).sum();
        assertThat(on.link.queuedBytes()).isBetween(0L, 2 * queues);
        // Of each channel: the window, the tolerance and one message.
        assertThat(listener.heldBytes).as("seed %d: bytes that the listener holds", SEED)
                .isLessThanOrEqualTo(ChannelSpec.DEFAULTS.size() * (InboundCredit.WINDOW + InboundCredit.TOLERANCE + MAX));
    }

    private static long liveBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
