package io.foundation.mdns.core.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * Tells what this engine has sent itself, and hears again because others on this machine must hear it. Two programs may ask the same question in the same
 * bytes: of a question as many are taken out as were sent. What was said is known here whoever says it. Bounded; not thread-safe.
 */
final class EchoFilter {

    private static final int MOST = 256;
    private static final long REMEMBERED = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int FLAGS = 2;
    private static final int RESPONSE = 0x80;

    private record Sent(String link, ByteBuffer bytes, long at) {
    }

    private final Deque<Sent> sent = new ArrayDeque<>();

    void sent(String link, byte[] bytes, long now) {
        if (sent.size() == MOST) {
            sent.remove();
        }
        sent.add(new Sent(link, ByteBuffer.wrap(bytes), now));
    }

    /** Whether a packet that came from an address of this machine is an echo. */
    boolean isEcho(String link, byte[] bytes, long now) {
        boolean response = bytes.length > FLAGS && (bytes[FLAGS] & RESPONSE) != 0;
        ByteBuffer wanted = ByteBuffer.wrap(bytes);
        for (Iterator<Sent> all = sent.iterator(); all.hasNext();) {
            Sent each = all.next();
            if (now - each.at() > REMEMBERED) {
                all.remove();
            } else if (each.bytes().equals(wanted) && (response || each.link().equals(link))) {
                if (!response) {
                    all.remove();
                }
                return true;
            }
        }
        return false;
    }
}
