package io.foundation.coordination.server.member;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports for a new seat. They are free when they are chosen and belong to the seat for good; whoever takes one while the node is away keeps its server from starting. */
public final class FreePorts {

    private FreePorts() {
    }

    /** Different free ports of an address. */
    public static List<Integer> of(InetAddress bind, int count) throws IOException {
        List<ServerSocket> open = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket();
                open.add(socket);
                socket.bind(new InetSocketAddress(bind, 0));
            }
            return open.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : open) {
                socket.close();
            }
        }
    }
}
