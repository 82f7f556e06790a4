package io.foundation.cluster.core.messaging;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.transport.api.BodySource;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One reading of a large body for one link: what the runtime writes before it, then the body. The body is opened when the link begins to read. Calls come one
 * after the other, as the link promises; {@link #ended} may be asked from any thread.
 */
public final class BodyFeed implements BodySource {

    private final byte[] head;
    private final LargeBody body;
    private final long length;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private long position;
    private InputStream in;
    private IOException failure;

    /** @param head what goes before the body; may be empty */
    public BodyFeed(byte[] head, LargeBody body) {
        this.head = head;
        this.body = body;
        this.length = head.length + body.length();
    }

    /**
     * Completes when the link needs the body no longer: well if it was read to its end, with {@code INVALID_INPUT} and the context {@code reason=source} if it could not
     * be, and with {@code UNREACHABLE} if the link gave it up before. On a thread that may block, but for what depends on it being quick.
     */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void read(byte[] into, int offset, int count) throws IOException {
        int fromHead = (int) Math.max(0, Math.min(count, head.length - position));
        System.arraycopy(head, (int) Math.min(position, head.length), into, offset, fromHead);
        try {
            if (count > fromHead) {
                if (in == null) {
                    in = body.open();
                }
                int have = in.readNBytes(into, offset + fromHead, count - fromHead);
                if (have < count - fromHead) {
                    throw new EOFException("it ended after " + (position + fromHead + have - head.length) + " of " + body.length() + " bytes");
                }
            }
        } catch (IOException e) {
            failure = e;
            throw e;
        } catch (RuntimeException e) {
            failure = new IOException("it failed: " + e, e);
            throw e;
        }
        position += count;
    }

    @Override
    public void close() throws IOException {
        try {
            if (in != null) {
                in.close();
            }
        } finally {
            if (position == length) {
                ended.complete(null);
            } else if (failure != null) {
                ended.completeExceptionally(new FoundationException(ErrorType.INVALID_INPUT, "The body of the message cannot be read to its end: " + failure.getMessage(),
                        failure, Map.of("reason", "source")));
            } else {
                ended.completeExceptionally(new FoundationException(ErrorType.UNREACHABLE, "The message was not sent to its end: the link broke, or its channel made room for others.",
                        null, Map.of("reason", "unread")));
            }
        }
    }
}
