package io.foundation.cluster.api.messaging;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The body of a message that need not be in memory. It can be read from its beginning more than once, since a message that is to be confirmed may have to
 * be sent again. Thread-safe as far as opening it goes; each stream is for one thread.
 */
@ConsumerType
public interface LargeBody {

    /** How many bytes there are, 0 or more; always the same. */
    long length();

    /**
     * The bytes from the first one on, {@link #length} of them; whoever opens it closes it.
     *
     * @throws IOException if they cannot be read
     */
    InputStream open() throws IOException;

    /**
     * Writes all of it to a file, which is what a handler does that wants to keep it.
     *
     * @throws IOException if it cannot be read or written, or the file is there and no option says that it is replaced
     */
    default void copyTo(Path file, CopyOption... options) throws IOException {
        try (InputStream in = open()) {
            Files.copy(in, file, options);
        }
    }

    /**
     * A file, with the length it has now. It must not change or go before the stage of the send has completed.
     *
     * @throws IOException if there is no such file, or it is none that can be read
     */
    static LargeBody of(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is no file");
        }
        if (!Files.isReadable(file)) {
            throw new IOException(file + " cannot be read by this process");
        }
        long length = Files.size(file);
        return new LargeBody() {

            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }
        };
    }

    /** Bytes in memory; not copied, so they must not be changed afterwards. */
    static LargeBody of(byte[] bytes) {
        return new LargeBody() {

            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }
}
