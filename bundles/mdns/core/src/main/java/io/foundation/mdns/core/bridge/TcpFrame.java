package io.foundation.mdns.core.bridge;

import java.io.IOException;
import java.io.OutputStream;

/** A packet of DNS over TCP: its length in two bytes, then itself. */
final class TcpFrame {

    private static final int LENGTH_BYTES = 2;

    private TcpFrame() {
    }

    /** Writes both at once, so that they go in one segment. */
    static void write(OutputStream out, byte[] packet) throws IOException {
        byte[] framed = new byte[packet.length + LENGTH_BYTES];
        framed[0] = (byte) (packet.length >> 8);
        framed[1] = (byte) packet.length;
        System.arraycopy(packet, 0, framed, LENGTH_BYTES, packet.length);
        out.write(framed);
    }
}
