package io.foundation.benchmarks.channel;

import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.child.ChildJvm;
import io.foundation.benchmarks.child.Ports;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A receiving and a sending process of one contestant, connected. */
final class Pair implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    /** Beyond the length of a slice: the patience of the sending side, and some. */
    private static final Duration GRACE = Duration.ofSeconds(45);

    private final ChildJvm receiver;
    private final ChildJvm sender;

    private Pair(ChildJvm receiver, ChildJvm sender) {
        this.receiver = receiver;
        this.sender = sender;
    }

    /** @throws FoundationException if they do not come together */
    static Pair start(String contestant, int heapMiB) {
        // Some need the port above their own as well.
        List<Integer> ports = Ports.free(2);
        String port = Integer.toString(ports.get(0) & ~1);
        String other = Integer.toString(ports.get(1) & ~1);
        ChildJvm receiver = ChildJvm.start(contestant, heapMiB, List.of("channel-receiver", contestant, "--port", port, "--other", other));
        ChildJvm sender = null;
        try {
            receiver.next("ready", START);
            sender = ChildJvm.start(contestant, heapMiB, List.of("channel-sender", contestant, "--port", other, "--other", port,
                    "--receiver", Long.toString(receiver.pid())));
            sender.next("ready", START);
            return new Pair(receiver, sender);
        } catch (FoundationException failure) {
            receiver.close();
            if (sender != null) {
                sender.close();
            }
            throw failure;
        }
    }

    /** Runs a slice of so many seconds. */
    Map<String, Object> slice(String words, double seconds) {
        sender.send(words + " " + seconds);
        return sender.next("slice", GRACE.plusMillis((long) (seconds * 1000)));
    }

    /** Bytes allocated so far, at the sender and at the receiver. */
    long[] allocated() {
        return new long[] {allocated(sender), allocated(receiver)};
    }

    private static long allocated(ChildJvm child) {
        child.send("allocated");
        return ((Number) child.next("allocated", START).get("bytes")).longValue();
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
