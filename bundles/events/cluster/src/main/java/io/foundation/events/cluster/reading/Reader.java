package io.foundation.events.cluster.reading;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.events.api.Event;
import io.foundation.events.cluster.wire.Position;
import io.foundation.events.cluster.wire.ReadAnswer;
import io.foundation.events.cluster.wire.ReadRequest;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Asks one node again and again for one listener, on a thread of its own that blocks. */
final class Reader implements Runnable {

    private static final int AT_A_TIME = 256;
    private static final int WAIT_MILLIS = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 3_000;

    private final String node;
    private final Told told;
    private final BiFunction<byte[], Duration, CompletionStage<byte[]>> ask;
    private final Function<byte[], Event> decode;
    private volatile Thread runner;
    private volatile boolean closed;
    private long pause = FIRST_PAUSE_MILLIS;

    /**
     * One for a node.
     *
     * @param ask    sends a question there
     * @param decode reads an event
     */
    Reader(String node, Told told, BiFunction<byte[], Duration, CompletionStage<byte[]>> ask, Function<byte[], Event> decode) {
        this.node = node;
        this.told = told;
        this.ask = ask;
        this.decode = decode;
    }

    @Override
    public void run() {
        runner = Thread.currentThread();
        try {
            while (!closed && !told.isOver()) {
                once();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            runner = null;
        }
    }

    private void once() throws InterruptedException {
        try {
            Position before = told.position(node);
            ReadRequest request = new ReadRequest(told.wish().filter(), before, Long.MIN_VALUE, Long.MAX_VALUE, false, AT_A_TIME, WAIT_MILLIS);
            bring(ReadAnswer.fromBytes(ask.apply(request.toBytes(), PATIENCE).toCompletableFuture().get()));
            pause = FIRST_PAUSE_MILLIS;
        } catch (ExecutionException | RuntimeException e) {
            told.problem(node, FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "It cannot be asked: " + e.getMessage()).getMessage());
            Thread.sleep(pause);
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
    }

    private void bring(ReadAnswer answer) throws InterruptedException {
        for (byte[] bytes : answer.events()) {
            Event event = decode.apply(bytes);
            if (closed || !told.tell(node, event, new Position(answer.position().epoch(), event.id()))) {
                return;
            }
        }
        told.reached(node, answer.position(), answer.missed());
    }

    /** Ends it; a listener that blocks is interrupted, unless it ends it itself. */
    void close() {
        closed = true;
        told.forgetProblem(node);
        Thread running = runner;
        if (running != null && running != Thread.currentThread()) {
            running.interrupt();
        }
    }
}
