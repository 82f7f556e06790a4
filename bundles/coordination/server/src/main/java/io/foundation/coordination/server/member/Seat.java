package io.foundation.coordination.server.member;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Set;

/**
 * The server of one node: whose it is, and where it is reached.
 *
 * @param node         the node's name
 * @param zone         the node's zone; empty if it says none
 * @param id           the server's number in the ensemble, 1 to {@link #MAX_ID}: a node keeps it for good, and no other node gets it while there are others
 * @param host         the address of all its ports
 * @param quorumPort   for the members among themselves
 * @param electionPort for the members among themselves
 * @param clientPort   for the stores: plain on loopback; beyond it, if the host is there, protected
 */
public record Seat(String node, String zone, int id, String host, int quorumPort, int electionPort, int clientPort) {

    /** What fits into the sessions' numbers. */
    public static final int MAX_ID = 254;

    private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();
    private static final Set<String> LOOPBACK_6 = Set.of("::1", "0:0:0:0:0:0:0:1");

    /** How it crosses the wire and is kept. */
    public static final RecordType<Seat> TYPE = new RecordType<>() {
        private static final int LONGEST = 255;

        @Override
        public String name() {
            return "coordination.seat";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(Seat seat, WireWriter to) {
            to.writeString(seat.node).writeString(seat.zone).writeU8(seat.id).writeString(seat.host).writeU16(seat.quorumPort).writeU16(seat.electionPort).writeU16(seat.clientPort);
        }

        @Override
        public Seat decode(int version, WireReader from) {
            return new Seat(from.readString(LONGEST), from.readString(LONGEST), from.readU8(), from.readString(LONGEST), from.readU16(), from.readU16(), from.readU16());
        }
    };

    public Seat {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(zone, "zone");
        if (id < 1 || id > MAX_ID) {
            throw new FoundationException(ErrorType.RANGE_ERROR, "A server of an ensemble cannot have the number " + id + ": use 1 to " + MAX_ID + ".");
        }
    }

    /** Where stores of all nodes reach it, which those of other nodes have to do by TLS if it {@link #isBeyond}. */
    public String clientAddress() {
        return bracketed(host) + ':' + clientPort;
    }

    /** Where the server itself listens for stores. */
    public String localAddress() {
        return isBeyond() ? bracketed(LOOPBACK) + ':' + clientPort : clientAddress();
    }

    /** Whether its host is another than plain loopback, so that it has a protected front there. */
    public boolean isBeyond() {
        return !host.equals(LOOPBACK) && !LOOPBACK_6.contains(host);
    }

    /** The line of a voting member in ZooKeeper's configuration. */
    public String line() {
        return "server." + id + '=' + bracketed(host) + ':' + quorumPort + ':' + electionPort + ":participant;" + localAddress();
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? '[' + host + ']' : host;
    }
}
