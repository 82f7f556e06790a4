package io.foundation.benchmarks.channel;

import io.foundation.benchmarks.contestant.Arrivals;
import io.foundation.benchmarks.contestant.Bodies;
import io.foundation.benchmarks.contestant.ChannelEnd;
import io.foundation.benchmarks.contestant.Lane;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** The end that counts and answers, from the callbacks themselves. Thread-safe. */
final class ReceivingSide implements Arrivals {

    private static final int SMALL = 16;

    private final CompletableFuture<ChannelEnd> end = new CompletableFuture<>();
    private final AtomicLong received = new AtomicLong();
    /** Written by the one thread at a time that delivers the lane. */
    private volatile byte[] pong = new byte[0];

    /** Answers by way of this end from now on; what comes before waits. */
    void answerBy(ChannelEnd opened) {
        end.complete(opened);
    }

    @Override
    public void arrived(int kind, long number, int length) {
        switch (kind) {
            case Kind.HELLO -> answer(Lane.BULK, Bodies.body(Kind.WELCOME, 0, SMALL));
            case Kind.BULK -> {
                long count = received.incrementAndGet();
                if (count % Window.acknowledgeEvery(length) == 0) {
                    answer(Lane.BULK, Bodies.body(Kind.ACKNOWLEDGED, count, SMALL));
                }
            }
            case Kind.LAST -> answer(Lane.BULK, Bodies.body(Kind.ACKNOWLEDGED, received.incrementAndGet(), SMALL));
            case Kind.PING -> {
                if (pong.length != length) {
                    pong = Bodies.body(Kind.PONG, 0, length);
                }
                answer(Lane.BULK, pong);
            }
            case Kind.URGENT -> answer(Lane.URGENT, Bodies.body(Kind.URGENT_REPLY, 0, length));
            default -> throw new IllegalArgumentException("a body of kind " + kind + " is not for the receiving side");
        }
    }

    private void answer(Lane lane, byte[] body) {
        ChannelEnd to = end.join();
        to.send(lane, body);
        to.flush();
    }
}
