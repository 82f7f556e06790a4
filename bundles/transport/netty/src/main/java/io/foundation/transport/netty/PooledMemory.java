package io.foundation.transport.netty;

import io.foundation.transport.link.RunMemory;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** Memory of Netty's pool for frames that are written as they stand. */
final class PooledMemory implements RunMemory {

    private final ByteBuf pooled;
    private final ByteBuffer buffer;

    /** @param pooled outside the heap; belongs to this from now on */
    PooledMemory(ByteBuf pooled) {
        this.pooled = pooled;
        this.buffer = pooled.nioBuffer(0, pooled.capacity());
    }

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    /** The first bytes, to be released by whoever writes them. */
    ByteBuf first(int length) {
        return pooled.retainedSlice(0, length);
    }

    @Override
    public void free() {
        pooled.release();
    }
}
