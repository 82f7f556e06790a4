package io.foundation.benchmarks.child;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Free ports below the range from which systems take the ports of outgoing connections, so that a connection of one
 * node does not sit on the port the next one was promised.
 */
public final class Ports {

    private static final int LOW = 12_000;
    private static final int HIGH = 30_000;

    private Ports() {
    }

    /** Different ports that were free just now on 127.0.0.1. */
    public static List<Integer> free(int count) {
        return Stream.generate(() -> ThreadLocalRandom.current().nextInt(LOW, HIGH)).limit(100_000).distinct().filter(Ports::isFree)
                .limit(count).toList();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
