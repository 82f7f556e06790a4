package io.foundation.transport.link;

import io.foundation.transport.api.BodySource;
import io.foundation.transport.api.Message;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message whose body is read from a {@link BodySource} while it is written. A thread of its own, which may block, reads {@value #AHEAD} pieces ahead of the wire thread, from
 * when its turn comes until the last was read; so the memory it takes does not depend on how long the body is. What it costs the queue is this window, until the last
 * piece was handed to the wire.
 */
final class StreamedFrame extends OutboundFrame {

    /** So many pieces are in memory, beside those on the wire. */
    private static final int AHEAD = 4;
    private static final byte[] NOTHING = {};
    private static final Logger LOG = LoggerFactory.getLogger(StreamedFrame.class);

    private final BodySource source;
    private final int chunkBytes;
    private final Semaphore room = new Semaphore(AHEAD);
    private final Queue<byte[]> pieces = new ConcurrentLinkedQueue<>();
    private Thread reader;
    private volatile boolean abandoned;
    private volatile boolean failed;
    /** Whether the first piece was written. On the wire thread. */
    boolean begun;

    /** @param extra what it costs beside the pieces in memory */
    StreamedFrame(int kind, Message message, BodySource source, int length, int extra, int chunkBytes) {
        super(kind, message, NOTHING, length, 0, extra + (int) Math.min(length, (long) AHEAD * chunkBytes), System.nanoTime());
        this.source = source;
        this.chunkBytes = chunkBytes;
    }

    /** Its turn has come: begins to read. On the wire thread. */
    void start(Runnable pieceCame) {
        reader = Thread.ofVirtual().name("fnd-transport-body").start(() -> readAll(pieceCame));
    }

    private void readAll(Runnable pieceCame) {
        boolean isWhole = false;
        try (BodySource from = source) {
            for (int left = length; left > 0 && !abandoned; ) {
                room.acquire();
                byte[] piece = new byte[Math.min(left, chunkBytes)];
                from.read(piece, 0, piece.length);
                left -= piece.length;
                isWhole = left == 0;
                pieces.add(piece);
                pieceCame.run();
            }
        } catch (InterruptedException e) {
            // It was abandoned: nothing more is read.
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            if (!abandoned) {
                LOG.warn("The body of a message of channel '{}' cannot be read to its end: {}", message.channel(), e.toString());
            }
        } finally {
            // Also after an error, such as too little memory: who waits for the next piece has to know that there is none.
            if (!isWhole) {
                failed = true;
                pieceCame.run();
            }
        }
    }

    private void close() {
        try {
            source.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("The source of a body of channel '{}' cannot be closed: {}", message.channel(), e.toString());
        }
    }

    /** Whether the source failed, and all that was read before has been written. */
    boolean hasFailed() {
        return failed && pieces.isEmpty();
    }

    @Override
    boolean isReady() {
        return failed || !pieces.isEmpty();
    }

    @Override
    byte[] bytes() {
        return pieces.peek();
    }

    @Override
    int position() {
        return 0;
    }

    @Override
    void wrote(int count) {
        super.wrote(count);
        pieces.poll();
        room.release();
    }

    @Override
    int costOf(int count) {
        return offset + count == length ? cost : 0;
    }

    @Override
    int unwritten() {
        return cost;
    }

    @Override
    void abandon() {
        abandoned = true;
        if (reader == null) {
            // Closing may block, and who abandons it may hold a lock.
            Thread.ofVirtual().name("fnd-transport-body").start(this::close);
        } else {
            reader.interrupt();
        }
    }
}
