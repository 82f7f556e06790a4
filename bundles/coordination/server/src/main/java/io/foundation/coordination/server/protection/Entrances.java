package io.foundation.coordination.server.protection;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.server.member.Seat;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the clients within this node connect to, for each server of the ensemble: an address on loopback, where nothing that they say can be heard beyond this machine. Thread-safe. */
public final class Entrances implements AutoCloseable {

    private final String node;
    private final EnsembleTls tls;
    private final Map<String, Forwarder> open = new HashMap<>();
    private boolean closed;

    /** @param node the name of this node, whose own server needs no entrance */
    public Entrances(String node, EnsembleTls tls) {
        this.node = node;
        this.tls = tls;
    }

    /**
     * The addresses for the present servers, in their order, and none after the end; entrances to others are closed.
     *
     * @throws FoundationException {@code INITIALIZATION_FAILED} if there are no free ports
     */
    public synchronized List<String> to(Collection<Seat> seats) {
        if (closed) {
            return List.of();
        }
        Set<String> needed = new HashSet<>();
        List<String> addresses = seats.stream().map(seat -> {
            if (seat.node().equals(node) || !seat.isBeyond()) {
                return seat.localAddress();
            }
            needed.add(seat.clientAddress());
            return InetAddress.getLoopbackAddress().getHostAddress() + ':' + entrance(seat).port();
        }).toList();
        open.entrySet().removeIf(entry -> {
            boolean gone = !needed.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        return addresses;
    }

    private Forwarder entrance(Seat seat) {
        return open.computeIfAbsent(seat.clientAddress(), address -> {
            try {
                return Forwarder.entrance(tls, seat.host(), seat.clientPort());
            } catch (IOException e) {
                throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "There is no free port on loopback for the way to the server at " + address + ": " + e.getMessage() + ".", e);
            }
        });
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(Forwarder::close);
        open.clear();
    }
}
