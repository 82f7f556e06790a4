package io.foundation.transport.link;

import io.foundation.transport.api.Payload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A body in memory. */
final class MemoryPayload implements Payload {

    private final byte[] body;

    MemoryPayload(byte[] body) {
        this.body = body;
    }

    @Override
    public long length() {
        return body.length;
    }

    @Override
    public boolean isInMemory() {
        return true;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(body);
    }

    @Override
    public void transferTo(WritableByteChannel target) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(body);
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
    }

    @Override
    public byte[] toByteArray() {
        return body.clone();
    }

    @Override
    public void close() {
        // The heap has its own ways.
    }
}
