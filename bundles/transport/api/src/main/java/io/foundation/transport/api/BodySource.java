package io.foundation.transport.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The body of a message that is not in memory: read once, from its beginning to its end, piece by piece as the peer takes it. So a body of a gibibyte costs a sender the few
 * pieces that are on their way. Calls come one after the other, on a thread that may block; whoever {@linkplain Link#send(Message, BodySource) sends} it gives it away.
 */
@ConsumerType
public interface BodySource extends AutoCloseable {

    /** How many bytes will be read, 0 or more; always the same. */
    long length();

    /**
     * Reads the next bytes, exactly so many: the link never asks for more than are left.
     *
     * @throws IOException if there are fewer, or they cannot be read: the message is dropped, here and at the peer, and counted as {@code source}
     */
    void read(byte[] into, int offset, int count) throws IOException;

    /** Called once, when everything was read or nothing more will be, also if the message was not taken. */
    @Override
    void close() throws IOException;

    /**
     * A file, with the length it has now. It must not change until it was sent.
     *
     * @throws IOException if it cannot be opened
     */
    static BodySource of(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return of(in, Files.size(file));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** The next bytes of a stream, which is closed with the source. */
    static BodySource of(InputStream in, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("a body cannot have " + length + " bytes");
        }
        return new BodySource() {

            @Override
            public long length() {
                return length;
            }

            @Override
            public void read(byte[] into, int offset, int count) throws IOException {
                int have = in.readNBytes(into, offset, count);
                if (have < count) {
                    throw new EOFException("the source of a body of " + length + " bytes ended " + (count - have) + " bytes too early in a piece");
                }
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }
}
