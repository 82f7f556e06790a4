package io.foundation.benchmarks.experiment;

import io.netty.buffer.ByteBuf;

/** Frames of {@link NettyPath}: a length, an id, and whether the body ends here. */
final class Frames {

    static final int HEAD = 9;

    private Frames() {
    }

    static void head(ByteBuf to, int length, int id, boolean last) {
        to.writeInt(length).writeInt(id).writeBoolean(last);
    }
}
