package io.foundation.cluster.core.messaging;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.transport.api.Payload;
import java.io.IOException;
import java.io.InputStream;

/** A body that came in a file, or the part of one behind what the runtime wrote before it. Whoever has it closes it, which deletes the file. Thread-safe. */
public final class FileBody implements LargeBody, AutoCloseable {

    private final Payload payload;
    private final long offset;
    private final long length;

    public FileBody(Payload payload) {
        this(payload, 0, payload.length());
    }

    private FileBody(Payload payload, long offset, long length) {
        this.payload = payload;
        this.offset = offset;
        this.length = length;
    }

    /** The same file, without what stands before its first so many bytes and behind the length; it is closed in place of this. */
    public FileBody part(long from, long count) {
        return new FileBody(payload, offset + from, count);
    }

    /**
     * The first bytes, so many or all there are.
     *
     * @throws FoundationException {@code INTERNAL_ERROR} if they cannot be read
     */
    public byte[] head(int most) {
        return read(this, (int) Math.min(most, length));
    }

    /**
     * All of a body, in memory.
     *
     * @throws FoundationException {@code INTERNAL_ERROR} if it cannot be read
     */
    public static byte[] inMemory(LargeBody body) {
        return read(body, Math.toIntExact(body.length()));
    }

    private static byte[] read(LargeBody body, int count) {
        try (InputStream in = body.open()) {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new IOException("it has " + bytes.length + " bytes only");
            }
            return bytes;
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INTERNAL_ERROR, "A message of " + body.length() + " bytes cannot be read from its file: " + e.getMessage(), e);
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public InputStream open() throws IOException {
        InputStream in = payload.open();
        try {
            in.skipNBytes(offset);
            return in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public void close() {
        payload.close();
    }
}
