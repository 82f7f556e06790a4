package io.foundation.benchmarks.channel;

import io.foundation.benchmarks.contestant.Arrivals;
import io.foundation.benchmarks.contestant.Bodies;
import io.foundation.benchmarks.contestant.ChannelEnd;
import io.foundation.benchmarks.contestant.Lane;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The end that is measured: it sends as much as the window lets it, or one and waits for its echo. One measurement at a
 * time; callbacks come from the library's threads.
 */
final class SendingSide implements Arrivals {

    /** Longer than any wait that is not a failure. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long GREETING_MILLIS = 100;
    private static final int SMALL = 16;
    private static final double NANOS = 1e9;

    private final CountDownLatch welcome = new CountDownLatch(1);
    private final long patienceNanos;
    private ChannelEnd end;

    /** Bulk messages ever sent; by the bulk thread alone. */
    private long sent;
    private volatile long acknowledged;
    private volatile Thread waiting;

    private volatile EchoLoop echoes;
    private volatile UrgentLoop urgent;

    SendingSide() {
        this(PATIENCE_NANOS);
    }

    /** One that waits so long for what does not come. */
    SendingSide(long patienceNanos) {
        this.patienceNanos = patienceNanos;
    }

    /** Sends through this end; waits until the other answers. */
    void greet(ChannelEnd opened) throws InterruptedException {
        end = opened;
        long deadline = System.nanoTime() + 2 * patienceNanos;
        for (boolean there = false; !there; there = welcome.await(GREETING_MILLIS, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the other end did not answer within " + 2 * patienceNanos / 1_000_000 + " ms");
            }
            try {
                end.send(Lane.BULK, Bodies.body(Kind.HELLO, 0, SMALL));
                end.flush();
            } catch (IllegalStateException notYet) {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public void arrived(int kind, long number, int length) {
        switch (kind) {
            case Kind.WELCOME -> welcome.countDown();
            case Kind.ACKNOWLEDGED -> {
                if (number > acknowledged) {
                    acknowledged = number;
                }
                LockSupport.unpark(waiting);
            }
            case Kind.PONG -> echoes.pong();
            case Kind.URGENT_REPLY -> urgent.reply();
            default -> throw new IllegalArgumentException("a body of kind " + kind + " is not for the sending side");
        }
    }

    /**
     * What a stretch of bulk came to.
     *
     * @param messages all of them acknowledged
     * @param seconds  from the first send to the last acknowledgement
     */
    record Bulk(long messages, double seconds) {

        double perSecond() {
            return messages / seconds;
        }
    }

    /**
     * Sends bulk for some seconds and waits for the last acknowledgement.
     *
     * @param perSecond how many messages a second at most; 0 for as many as the window lets through
     */
    Bulk bulk(int length, int window, double perSecond, double seconds) {
        byte[] body = Bodies.body(Kind.BULK, 0, length);
        long before = sent;
        long begin = System.nanoTime();
        long until = begin + (long) (seconds * NANOS);
        waiting = Thread.currentThread();
        for (long now = begin; now < until; now = System.nanoTime()) {
            if (perSecond > 0) {
                pace(begin + (long) ((sent - before) * NANOS / perSecond));
            }
            one(body, window);
        }
        last(length, window);
        return new Bulk(sent - before, (System.nanoTime() - begin) / NANOS);
    }

    /** Sends so many, the last included, and waits until all are acknowledged. */
    long messages(int length, int window, long count) {
        byte[] body = Bodies.body(Kind.BULK, 0, length);
        long before = sent;
        waiting = Thread.currentThread();
        while (sent - before < count - 1) {
            one(body, window);
        }
        last(length, window);
        return sent - before;
    }

    private void one(byte[] body, int window) {
        awaitRoom(window);
        end.send(Lane.BULK, body);
        sent++;
    }

    private void last(int length, int window) {
        one(Bodies.body(Kind.LAST, 0, length), window);
        awaitRoom(1);
    }

    private void pace(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            end.flush();
            LockSupport.parkNanos(left);
        }
    }

    private void awaitRoom(int window) {
        if (sent - acknowledged < window) {
            return;
        }
        end.flush();
        long deadline = System.nanoTime() + patienceNanos;
        while (sent - acknowledged >= window) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException((sent - acknowledged) + " of " + sent + " messages were not acknowledged within "
                        + patienceNanos / 1_000_000 + " ms");
            }
        }
    }

    /** Sends one, waits for its echo, sends the next from the callback that brought it; for some seconds. */
    Histogram echoes(int length, double seconds) throws InterruptedException {
        EchoLoop loop = new EchoLoop(Bodies.body(Kind.PING, 0, length), System.nanoTime() + (long) (seconds * NANOS));
        echoes = loop;
        loop.send();
        return loop.await((long) (seconds * NANOS) + patienceNanos);
    }

    /** Sends a small urgent message, at most one a millisecond and never two at once, until told to stop. */
    Histogram urgentUntil(int length, java.util.function.BooleanSupplier done) {
        UrgentLoop loop = new UrgentLoop(Bodies.body(Kind.URGENT, 0, length));
        urgent = loop;
        return loop.run(done);
    }

    /** Runs on whatever thread brings the echoes. */
    private final class EchoLoop {

        private final byte[] body;
        private final long until;
        private final Histogram times = new Histogram(LONGEST_NANOS, 3);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private volatile long sentAt;

        EchoLoop(byte[] body, long until) {
            this.body = body;
            this.until = until;
        }

        void send() {
            sentAt = System.nanoTime();
            try {
                end.send(Lane.BULK, body);
                end.flush();
            } catch (RuntimeException refused) {
                failure.set(refused);
                ended.countDown();
            }
        }

        void pong() {
            long now = System.nanoTime();
            times.recordValue(Math.min(LONGEST_NANOS, now - sentAt));
            if (now < until) {
                send();
            } else {
                ended.countDown();
            }
        }

        Histogram await(long nanos) throws InterruptedException {
            if (!ended.await(nanos, TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("an echo did not come back after " + times.getTotalCount() + " that did");
            }
            if (failure.get() != null) {
                throw new IllegalStateException("a message could not be sent: " + failure.get().getMessage(), failure.get());
            }
            return times;
        }
    }

    /** One thread sends; the reply is timed where it comes. */
    private final class UrgentLoop {

        private final byte[] body;
        private final Histogram times = new Histogram(LONGEST_NANOS, 3);
        private volatile long sentAt;
        private volatile long tookNanos;
        private volatile Thread sender;

        UrgentLoop(byte[] body) {
            this.body = body;
        }

        void reply() {
            tookNanos = Math.max(1, System.nanoTime() - sentAt);
            LockSupport.unpark(sender);
        }

        Histogram run(java.util.function.BooleanSupplier done) {
            sender = Thread.currentThread();
            while (!done.getAsBoolean()) {
                tookNanos = 0;
                long begin = System.nanoTime();
                sentAt = begin;
                end.send(Lane.URGENT, body);
                end.flush();
                while (tookNanos == 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                    if (System.nanoTime() - begin > patienceNanos) {
                        throw new IllegalStateException("an urgent message was not answered within " + patienceNanos / 1_000_000 + " ms");
                    }
                }
                times.recordValue(Math.min(LONGEST_NANOS, tookNanos));
                for (long left = begin + 1_000_000 - System.nanoTime(); left > 0; left = begin + 1_000_000 - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
            }
            return times;
        }
    }
}
