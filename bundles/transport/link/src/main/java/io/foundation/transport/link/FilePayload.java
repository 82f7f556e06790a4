package io.foundation.transport.link;

import io.foundation.transport.api.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A body in a temporary file, which only this user may read; written by one thread, then given away. */
final class FilePayload implements Payload {

    private static final Logger LOG = LoggerFactory.getLogger(FilePayload.class);

    private final Path file;
    private final FileChannel out;
    private final long length;

    private FilePayload(Path file, FileChannel out, long length) {
        this.file = file;
        this.out = out;
        this.length = length;
    }

    /** @param length how long it is going to be */
    static FilePayload create(long length) throws IOException {
        Path file = Files.createTempFile("foundation-", ".body");
        return new FilePayload(file, FileChannel.open(file, StandardOpenOption.WRITE), length);
    }

    void append(byte[] bytes, int offset, int count) throws IOException {
        ByteBuffer next = ByteBuffer.wrap(bytes, offset, count);
        while (next.hasRemaining()) {
            out.write(next);
        }
    }

    /** All is written. */
    void complete() throws IOException {
        out.close();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean isInMemory() {
        return false;
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public void transferTo(WritableByteChannel target) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            for (long position = 0; position < length; ) {
                long count = in.transferTo(position, length - position, target);
                if (count <= 0) {
                    throw new IOException("the file of a body has " + position + " bytes in place of " + length);
                }
                position += count;
            }
        }
    }

    @Override
    public byte[] toByteArray() throws IOException {
        return Files.readAllBytes(file);
    }

    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("The temporary file {} could not be deleted: {}", file, e.toString());
        }
    }
}
