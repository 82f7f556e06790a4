package io.foundation.discovery.gossip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;

/** What the tests use of this machine. */
final class Ports {

    private Ports() {
    }

    /** A UDP port nobody uses at this moment. */
    static int free() {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(0))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of the loopback interface. */
    static String loopback() {
        try {
            return NetworkInterface.networkInterfaces().filter(each -> {
                try {
                    return each.isLoopback();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).findFirst().orElseThrow().getName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
