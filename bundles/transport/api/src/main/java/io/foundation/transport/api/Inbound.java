package io.foundation.transport.api;

import io.foundation.base.api.context.Context;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A message as it came, to be looked at without copying it. Valid only during the call that hands it over, and on its thread: the transport uses
 * the object and the bytes again. What is needed longer is taken by {@link #toMessage} or {@link #payload}.
 * <p>When the call returns, the message counts as consumed, and the peer may send as much again. A listener that only puts it into a queue
 * says so by {@link #retain} and consumes it later: so a slow consumer slows its peer down, on this channel only, and nothing piles up here.
 */
@ProviderType
public interface Inbound {

    String channel();

    String subject();

    String key();

    Context context();

    /** The bytes of the body. */
    long length();

    /** Whether the body is in memory; a very large one is in a file of its own, and only {@link #payload} and {@link #toMessage} read it. */
    boolean isInMemory();

    /**
     * The body where it stands, from index 0 to its end; read-only, and valid during the call. The way without any copy.
     *
     * @throws IllegalStateException if the body is not in memory
     */
    ByteBuffer bytes();

    /**
     * An array that holds the body, from {@link #offset} on, {@link #length} bytes. Not to be changed. Where the body stands outside the heap this copies it.
     *
     * @throws IllegalStateException if the body is not in memory
     */
    byte[] array();

    /** Where in {@link #array} the body begins. */
    int offset();

    /**
     * The message with a body of its own, which may be kept. A body in a file is read into memory, which takes its time and its room.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code INTERNAL_ERROR} if the file cannot be read
     */
    Message toMessage();

    /**
     * The body as something that may be kept; it belongs to the caller, who closes it. Copies only a body that is small. A second call gives
     * the same.
     */
    Payload payload();

    /** Keeps the message unconsumed until {@link Receipt#done}. A second call gives the same receipt. */
    Receipt retain();

    /** The message was taken in and is not consumed yet. Thread-safe. */
    @ProviderType
    interface Receipt {

        /** It is consumed now. Later calls do nothing. Does not block. */
        void done();
    }
}
