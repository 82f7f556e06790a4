package io.foundation.discovery.mdns;

import io.foundation.mdns.core.net.EngineSettings;
import io.foundation.mdns.core.net.MdnsService;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.concurrent.Executor;

/** A network of Multicast DNS of its own: the loopback interface, and a port that nobody uses at this moment. */
final class Network {

    private static final Executor THREADS = task -> Thread.ofVirtual().name("fnd-test-mdns").start(task);

    final int port;

    Network() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(0))) {
            port = socket.getLocalPort();
        }
    }

    static String loopback() throws IOException {
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            if (each.isLoopback()) {
                return each.getName();
            }
        }
        throw new AssertionError("no loopback interface");
    }

    /** As one JVM has it. */
    MdnsService service() throws IOException {
        return new MdnsService(new EngineSettings(InetAddress.getByName("224.0.0.251"), port, List.of(loopback()), List.of(), List.of("test"), 120, 1_000), false, THREADS);
    }
}
