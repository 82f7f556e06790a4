package io.foundation.base.control;

import io.foundation.base.control.wire.Frame;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be sent to a client, bounded. One thread of its own writes: a command is interrupted now and then, and a channel that an
 * interrupted thread writes to closes itself. A command that says more than the client reads waits here. Thread-safe.
 */
final class Outbox implements Runnable {

    /** How many frames may wait; with their largest size that is 2 MiB for a connection. */
    static final int CAPACITY = 32;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>(CAPACITY);
    private final OutputStream out;
    private boolean ended;
    private boolean broken;

    Outbox(OutputStream out) {
        this.out = out;
    }

    /**
     * Queues a frame; waits while there is no place.
     *
     * @throws InterruptedIOException if the thread is interrupted while it waits; its interrupt status stays set
     * @throws IOException            if the client is gone or the outbox has ended
     */
    void send(Frame frame) throws IOException {
        lock.lock();
        try {
            while (waiting.size() == CAPACITY && !broken) {
                changed.await();
            }
            if (broken || ended) {
                throw new IOException("The client is gone.");
            }
            waiting.add(frame);
            changed.signalAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while the client did not read.");
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more; {@link #run()} returns when everything is written. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writes until the end, or until the client is gone. */
    @Override
    public void run() {
        try {
            for (Frame frame = next(); frame != null; frame = next()) {
                frame.writeTo(out);
            }
        } catch (IOException e) {
            giveUp(); // the client is gone; whoever sends learns it
        } catch (InterruptedException e) {
            giveUp();
            Thread.currentThread().interrupt();
        }
    }

    private Frame next() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !ended) {
                changed.await();
            }
            changed.signalAll();
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    private void giveUp() {
        lock.lock();
        try {
            broken = true;
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
