package io.foundation.benchmarks.experiment;

import io.netty.buffer.ByteBuf;

/** Frames of {@link NettyPath}: a length, an id, whether the body ends here, and in an answer when that end came. */
final class Frames {

    static final int HEAD = 17;

    private Frames() {
    }

    static void head(ByteBuf to, int length, int id, boolean last, long arrivedAt) {
        to.writeInt(length).writeInt(id).writeBoolean(last).writeLong(arrivedAt);
    }
}
