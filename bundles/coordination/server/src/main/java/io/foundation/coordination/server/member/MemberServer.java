package io.foundation.coordination.server.member;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.server.EmbeddedServer;
import io.foundation.coordination.server.Owner;
import io.foundation.coordination.server.ServerSettings;
import io.foundation.coordination.server.protection.EnsembleTls;
import io.foundation.coordination.server.protection.Forwarder;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.zookeeper.server.DataNode;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.quorum.Leader;
import org.apache.zookeeper.server.quorum.LearnerHandler;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.flexible.QuorumVerifier;
import org.apache.zookeeper.util.ServiceUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of an ensemble in this JVM. It is begun in one of three ways: it founds an ensemble, alone for the time being; it follows one without a vote, until it is given a seat; or it
 * goes on with what it last agreed to. Thread-safe.
 */
public final class MemberServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MemberServer.class);
    private static final Duration END_WITHIN = Duration.ofSeconds(4);
    private static final long FIRST_VERSION = 1;
    private static final int SNAPSHOTS = 3;
    private static final int PURGE_HOURS = 1;

    /**
     * How it runs.
     *
     * @param cluster whose server it is
     * @param folder  its own alone
     * @param bind    where it listens
     * @param tick    the server's unit of time
     * @param owner   who may change the ensemble
     * @param tls     how members, and clients of other nodes, speak with it
     */
    public record Settings(String cluster, Path folder, InetAddress bind, Duration tick, Owner owner, EnsembleTls tls) {
    }

    private final Peer peer;
    private final DatadirCleanupManager cleaning;
    private final Seat seat;
    private volatile List<LearnerHandler> learners = List.of();
    /** For clients of other nodes; null if there are none beyond this machine. */
    private volatile Forwarder front;
    private boolean closed;

    private MemberServer(Peer peer, DatadirCleanupManager cleaning, Seat seat) {
        this.peer = peer;
        this.cleaning = cleaning;
        this.seat = seat;
    }

    /**
     * Founds an ensemble of this server alone. What a server that stood alone has kept in the folder goes on. Blocks.
     *
     * @throws FoundationException {@code INITIALIZATION_FAILED} if it cannot; nothing runs then
     */
    public static MemberServer found(Settings settings, Seat self) {
        try {
            MemberFiles files = new MemberFiles(settings.folder());
            // Once as a server alone, that nobody finds: there the owner can take what only he may change.
            EmbeddedServer.start(new ServerSettings(settings.cluster(), files.data(), InetAddress.getLoopbackAddress(), 0, settings.tick(), Optional.of(settings.owner()))).close();
            files.write(self, List.of(self.line()), FIRST_VERSION, settings.tick(), ServerSettings.SHORTEST_SESSION_TICKS, ServerSettings.LONGEST_SESSION_TICKS);
            return run(settings, files, self);
        } catch (IOException e) {
            throw failed(self, e);
        }
    }

    /**
     * Follows an ensemble without a vote. Its configuration is one that nobody has and that is older than any: the members answer with theirs, which it takes on, and in which it is not.
     * With that one alone it could never be elected, because it needs a member's vote. ZooKeeper gives seats to servers that follow so, not to observers. Blocks for as long as it takes
     * to read the data.
     */
    public static MemberServer follow(Settings settings, Seat self, Roster ensemble) {
        try {
            MemberFiles files = new MemberFiles(settings.folder());
            List<String> lines = new ArrayList<>(ensemble.seats().stream().filter(other -> other.id() != self.id()).map(Seat::line).toList());
            lines.add(self.line());
            files.write(self, lines, MemberFiles.NO_MEMBER, settings.tick(), ServerSettings.SHORTEST_SESSION_TICKS, ServerSettings.LONGEST_SESSION_TICKS);
            return run(settings, files, self);
        } catch (IOException e) {
            throw failed(self, e);
        }
    }

    /** Goes on, if it had a vote when it stopped; empty if it had none. Blocks for as long as it takes to read the data. */
    public static Optional<MemberServer> resume(Settings settings, Seat self) {
        try {
            MemberFiles files = new MemberFiles(settings.folder());
            return files.voters().contains(self.id()) ? Optional.of(run(settings, files, self)) : Optional.empty();
        } catch (IOException e) {
            throw failed(self, e);
        }
    }

    private static FoundationException failed(Seat self, Exception e) {
        return new FoundationException(ErrorType.INITIALIZATION_FAILED, "The server " + self.id() + " of the ensemble cannot start on " + self.clientAddress() + ": " + e.getMessage() + ".", e);
    }

    private static MemberServer run(Settings settings, MemberFiles files, Seat self) throws IOException {
        // By default the server ends the JVM when it cannot go on. Here it is a guest.
        ServiceUtils.setSystemExitProcedure(ServiceUtils.LOG_ONLY);
        // Its server of web pages is not in our bundle; it would look for it, and complain at length, at each start.
        System.setProperty("zookeeper.admin.enableServer", "false");
        QuorumPeerConfig config = files.read();
        NIOServerCnxnFactory connections = new NIOServerCnxnFactory();
        connections.configure(config.getClientPortAddress(), config.getMaxClientCnxns(), config.getClientPortListenBacklog());
        Peer peer;
        try {
            peer = new Peer(config, connections, settings.tls());
        } catch (IOException | RuntimeException e) {
            connections.shutdown();
            throw e;
        }
        DatadirCleanupManager cleaning = new DatadirCleanupManager(files.data().toFile(), files.data().toFile(), SNAPSHOTS, PURGE_HOURS);
        MemberServer server = new MemberServer(peer, cleaning, self);
        try {
            peer.start();
            cleaning.start();
            if (self.isBeyond()) {
                server.front = Forwarder.front(settings.tls(), InetAddress.getByName(self.host()), self.clientPort());
            }
        } catch (IOException | RuntimeException e) {
            server.close();
            throw failed(self, e);
        }
        LOG.info("Server {} of the ensemble listens on {} with its data in {}.", self.id(), self.clientAddress(), files.data());
        return server;
    }

    /** Where it is and what its number is. */
    public Seat seat() {
        return seat;
    }

    /** Whether it leads the ensemble now, as far as it knows. */
    public boolean isLeading() {
        return peer.getPeerState() == QuorumPeer.ServerState.LEADING && isServing();
    }

    /** Whether it serves: it leads or follows. */
    public boolean isServing() {
        ZooKeeperServer active = peer.getActiveServer();
        return active != null && active.isRunning();
    }

    /** Whether it runs at all; false if it has given up by itself. */
    public boolean isAlive() {
        return peer.isAlive();
    }

    /** The roster of the present members in this server's own copy, which may be behind; empty if it does not serve, or there is none yet. */
    public Optional<Roster> roster() {
        ZooKeeperServer active = peer.getActiveServer();
        DataNode node = active == null || !active.isRunning() ? null : active.getZKDatabase().getNode(EnsembleClient.ROSTER);
        if (node == null) {
            return Optional.empty();
        }
        QuorumVerifier now = peer.getQuorumVerifier();
        return Optional.of(Roster.of(node.getData()).only(MemberFiles.numbers(now), now.getVersion()));
    }

    /** The numbers of those who follow it now, itself included; nobody if it does not lead. */
    public Set<Integer> connected() {
        Leader leader = peer.leader;
        if (leader == null || !isLeading()) {
            return Set.of();
        }
        Set<Integer> numbers = new TreeSet<>(Set.of(seat.id()));
        learners = leader.getLearners();
        learners.forEach(learner -> {
            if (learner.getLearnerHandlerInfo().get("sid") instanceof Number id) {
                numbers.add(id.intValue());
            }
        });
        return numbers;
    }

    /**
     * Ends what a leader leaves behind that leads no more. ZooKeeper interrupts those who serve its followers, and who is interrupted cannot tell his own sender to end: that thread would
     * wait for ever.
     */
    public void tidy() {
        if (!isLeading()) {
            List<LearnerHandler> left = learners;
            learners = List.of();
            left.forEach(LearnerHandler::shutdown);
        }
    }

    /** What it does, in ZooKeeper's word. */
    public String state() {
        return peer.getServerState();
    }

    /** Stops it. What it has answered is kept. Blocks until its threads have ended, for some seconds at most; idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (front != null) {
            front.close();
        }
        cleaning.shutdown();
        connected();
        peer.shutdown();
        try {
            peer.join(END_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tidy();
        if (peer.isAlive()) {
            LOG.warn("Server {} of the ensemble has not stopped within {} s; it goes on stopping by itself.", seat.id(), END_WITHIN.toSeconds());
        }
    }
}
