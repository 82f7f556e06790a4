package io.foundation.base.control;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Takes the control sequences for terminals (ECMA-48: CSI and two-byte escapes) out of what passes, for output that goes into a pipe or a
 * file. Keeps its state over writes; used by one session at a time.
 */
final class PlainStream extends OutputStream {

    private static final int ESCAPE = 0x1b;

    private enum State { TEXT, AFTER_ESCAPE, IN_SEQUENCE }

    private final OutputStream out;
    private State state = State.TEXT;

    PlainStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        byte[] plain = new byte[length];
        int size = 0;
        for (int i = offset; i < offset + length; i++) {
            if (isText(bytes[i] & 0xff)) {
                plain[size++] = bytes[i];
            }
        }
        if (size > 0) {
            out.write(plain, 0, size);
        }
    }

    private boolean isText(int b) {
        switch (state) {
            case TEXT -> {
                if (b == ESCAPE) {
                    state = State.AFTER_ESCAPE;
                    return false;
                }
                return true;
            }
            case AFTER_ESCAPE -> {
                boolean intermediate = b == '[' || (b >= 0x20 && b <= 0x2f);
                state = intermediate ? State.IN_SEQUENCE : State.TEXT;
                return false;
            }
            default -> {
                if (b >= 0x40 && b <= 0x7e) {
                    state = State.TEXT;
                }
                return false;
            }
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
