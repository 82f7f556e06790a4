package io.foundation.base.control;

import io.foundation.base.control.wire.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Sends what is written as frames of one type. */
final class FrameStream extends OutputStream {

    private final String type;
    private final Outbox outbox;

    FrameStream(String type, Outbox outbox) {
        this.type = type;
        this.outbox = outbox;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int start = offset; start < end; start += Frame.MAX_PAYLOAD) {
            outbox.send(new Frame(type, Arrays.copyOfRange(bytes, start, Math.min(end, start + Frame.MAX_PAYLOAD))));
        }
    }
}
