package io.foundation.transport.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.WritableByteChannel;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The body of a message, in memory or, if it is very large, in a temporary file. Who has it closes it: that deletes the file. Can be read any
 * number of times; thread-safe for reading.
 */
@ProviderType
public interface Payload extends AutoCloseable {

    /** How many bytes. */
    long length();

    /** Whether it is in memory, so that reading it does no I/O. */
    boolean isInMemory();

    /** Reads it from the beginning. The stream is the caller's to close, before the payload. */
    InputStream open() throws IOException;

    /** Writes all of it. */
    void transferTo(WritableByteChannel target) throws IOException;

    /**
     * All of it as an array of the caller's own.
     *
     * @throws IOException if it cannot be read
     */
    byte[] toByteArray() throws IOException;

    /** Gives the memory back, or deletes the file. Idempotent, does not fail. */
    @Override
    void close();
}
