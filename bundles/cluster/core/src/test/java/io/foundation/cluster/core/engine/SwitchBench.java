package io.foundation.cluster.core.engine;

import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.admin.SwitchReport;
import io.foundation.cluster.core.overlay.OverlaySettings;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.topology.fullmesh.FullMeshProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Topology drivers, with the core of switches and real topologies in them, in virtual time on one thread: links are
 * dialled, lost and closed in order, messages take a while and keep their order on a link, nodes crash, come late and are
 * parted. Who is reachable is told some time after it changed, as a failure detector does.
 */
final class SwitchBench {

    static final OverlaySettings SWITCHING = OverlaySettings.DEFAULT;
    private static final long MILLI = 1_000_000;
    private static final long DETECT = 3_000 * MILLI;

    final Random random;
    final Map<NodeName, Node> nodes = new TreeMap<>();
    final List<TopologyProvider> providers = List.of(new FullMeshProvider(), new Ring.Provider());
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final Map<Set<NodeId>, LinkState> links = new HashMap<>();
    private final Set<Set<NodeName>> cut = new HashSet<>();
    private long now = 1_000 * MILLI;
    private long order;
    private long incarnation = 1;

    private record Event(long at, long order, Runnable action) {
    }

    /** A link that is there, with the moment until which messages of each direction are under way. */
    private static final class LinkState {
        boolean open = true;
        final Map<NodeId, Long> busy = new HashMap<>();
    }

    SwitchBench(long seed) {
        random = new Random(seed);
    }

    final Time time = new Time() {
        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long wallMillis() {
            return now / MILLI;
        }
    };

    /** One node. */
    final class Node implements TopologyDriver.Engine {
        final NodeId id;
        final String configured;
        final EngineLoop loop;
        final SwitchHistory history = new SwitchHistory();
        final TopologyDriver driver;
        final Map<NodeId, Set<Long>> received = new HashMap<>();
        final List<String> doubles = new ArrayList<>();
        final Set<NodeId> members = new TreeSet<>();
        final Set<NodeId> believedGone = new HashSet<>();
        final Set<NodeId> dialling = new HashSet<>();
        boolean alive = true;
        long bornAt;
        long sequence;

        Node(NodeId id, String configured) {
            this.id = id;
            this.configured = configured;
            this.bornAt = now;
            VirtualTimer timer = new VirtualTimer();
            loop = new EngineLoop(Runnable::run, timer);
            EngineServices services = new EngineServices(Runnable::run, Runnable::run, timer, time, random, () -> 1, Optional.empty(), Optional.empty());
            EngineSettings local = EngineSettings.local(ClusterName.of("bench"), id.name(), TestNode.SECRET, List.of(), Path.of("."));
            EngineSettings settings = new EngineSettings(local.cluster(), local.node(), local.version(), local.roles(), local.metadata(), local.bindHost(),
                    local.port(), local.advertised(), local.secret(), local.transport(), local.discovery(), EngineSettings.Part.of(configured),
                    local.detector(), local.channels(), local.awaitMembers(), local.awaitInitial(), local.maxMessage(), local.forgetAfter(), local.dataFolder());
            driver = new TopologyDriver(loop, services, settings, SWITCHING, id, new Journal(time), history, this);
        }

        String type() {
            return driver.overlayStatus().type();
        }

        long epoch() {
            return driver.overlayStatus().epoch();
        }

        boolean isIdle() {
            return driver.overlayStatus().underWay().isEmpty();
        }

        void run(Runnable task) {
            loop.execute(() -> {
                if (alive) {
                    task.run();
                }
            });
        }

        /** Sends a broadcast; gives its number. */
        long broadcast() {
            long number = ++sequence;
            run(() -> driver.broadcast(new Broadcast(id, number, 0, new byte[0])));
            return number;
        }

        boolean has(NodeId origin, long number) {
            return received.getOrDefault(origin, Set.of()).contains(number);
        }

        @Override
        public void connect(NodeId peer) {
            if (linkOf(id, peer) == null && dialling.add(peer)) {
                after(between(1, 30), () -> dial(this, peer));
            }
        }

        @Override
        public void disconnect(NodeId peer) {
            dialling.remove(peer);
            closeInOrder(id, peer);
        }

        @Override
        public void sendControl(NodeId peer, String subject, byte[] message) {
            transmit(id, peer, to -> {
                switch (subject) {
                    case Subjects.OVERLAY -> to.driver.switchMessage(id, message);
                    case Subjects.OVERLAY_LINK -> to.driver.linkMessage(id, message);
                    default -> to.driver.message(id, message);
                }
            });
        }

        @Override
        public void forward(NodeId peer, long overlay, Broadcast message) {
            transmit(id, peer, to -> to.driver.broadcastReceived(id, overlay, message.next()));
        }

        @Override
        public void deliver(Broadcast message) {
            if (!received.computeIfAbsent(message.origin(), origin -> new HashSet<>()).add(message.sequence())) {
                doubles.add(message.origin() + "#" + message.sequence());
            }
        }

        @Override
        public Collection<NodeId> reachable() {
            Set<NodeId> reachable = new TreeSet<>(members);
            reachable.removeAll(believedGone);
            reachable.add(id);
            return reachable;
        }

        @Override
        public Set<String> roles() {
            return Set.of();
        }

        @Override
        public Collection<Peer> known() {
            return members.stream().map(member -> new Peer(member, Set.of())).toList();
        }

        @Override
        public void changed() {
            // Nobody looks.
        }
    }

    // --- the world -------------------------------------------------------------------------------------------------

    Node join(String name, String configured) {
        Node node = new Node(NodeId.of(name, incarnation++), configured);
        nodes.put(node.id.name(), node);
        node.run(() -> {
            node.driver.start();
            providers.forEach(provider -> node.driver.provider(provider.type(), provider));
        });
        for (Node other : List.copyOf(nodes.values())) {
            if (other != node && other.alive) {
                meet(other, node.id);
                meet(node, other.id);
            }
        }
        // Somebody was found: a link comes whatever the topology wants, as by discovery.
        nodes.values().stream().filter(other -> other != node && other.alive).findFirst().ifPresent(other -> {
            node.dialling.add(other.id);
            after(between(1, 30), () -> dial(node, other.id));
        });
        return node;
    }

    private static void meet(Node node, NodeId other) {
        node.run(() -> {
            node.members.add(other);
            node.driver.peerKnown(new Peer(other, Set.of()));
            node.driver.reachabilityChanged();
        });
    }

    /** It stops; its links are lost at once, and some time later it is believed gone. */
    void crash(Node node) {
        node.alive = false;
        for (Node other : List.copyOf(nodes.values())) {
            if (other != node) {
                lose(node.id, other.id);
            }
        }
        nodes.remove(node.id.name());
        for (Node other : List.copyOf(nodes.values())) {
            after(DETECT + between(0, 500), () -> other.run(() -> {
                other.members.remove(node.id);
                other.driver.peerGone(node.id);
                other.driver.reachabilityChanged();
            }));
        }
    }

    /** Whether the ways between two sets of nodes are cut. */
    void part(Collection<Node> one, Collection<Node> others, boolean parted) {
        for (Node a : one) {
            for (Node b : others) {
                Set<NodeName> pair = Set.of(a.id.name(), b.id.name());
                if (parted) {
                    cut.add(pair);
                    lose(a.id, b.id);
                } else {
                    cut.remove(pair);
                }
                after((parted ? DETECT : 100 * MILLI) + between(0, 500), () -> {
                    if (cut.contains(pair) == parted) {
                        believe(a, b.id, parted);
                        believe(b, a.id, parted);
                    }
                });
            }
        }
    }

    private static void believe(Node node, NodeId other, boolean gone) {
        node.run(() -> {
            if (gone ? node.believedGone.add(other) : node.believedGone.remove(other)) {
                node.driver.reachabilityChanged();
            }
        });
    }

    /** A link breaks: what is under way on it is lost, and both ends hear of it. */
    void lose(NodeId a, NodeId b) {
        LinkState link = links.remove(Set.of(a, b));
        if (link != null) {
            link.open = false;
            after(between(1, 20), () -> tellDown(a, b, true));
            after(between(1, 20), () -> tellDown(b, a, true));
        }
    }

    /** The links there are, as pairs. */
    List<Set<NodeId>> links() {
        return List.copyOf(links.keySet());
    }

    private LinkState linkOf(NodeId a, NodeId b) {
        return links.get(Set.of(a, b));
    }

    private Node living(NodeId id) {
        Node node = nodes.get(id.name());
        return node != null && node.alive && node.id.equals(id) ? node : null;
    }

    private void dial(Node from, NodeId peer) {
        if (!from.alive || !from.dialling.contains(peer)) {
            return;
        }
        Node to = living(peer);
        if (linkOf(from.id, peer) != null) {
            from.dialling.remove(peer);
            return;
        }
        if (to == null || cut.contains(Set.of(from.id.name(), peer.name()))) {
            from.run(() -> from.driver.connectFailed(peer));
            if (to != null) {
                after(between(200, 1_000), () -> dial(from, peer));
            }
            return;
        }
        from.dialling.remove(peer);
        if (to.driver.incoming(new Peer(from.id, Set.of())) != io.foundation.topology.api.Verdict.ACCEPT) {
            return;
        }
        to.dialling.remove(from.id);
        LinkState link = new LinkState();
        links.put(Set.of(from.id, peer), link);
        // The order of these two is that of the handshake; what either sends then comes after both.
        from.run(() -> from.driver.linkUp(new Peer(peer, Set.of())));
        to.run(() -> to.driver.linkUp(new Peer(from.id, Set.of())));
    }

    private void transmit(NodeId from, NodeId peer, Consumer<Node> arrival) {
        LinkState link = linkOf(from, peer);
        if (link == null) {
            return;
        }
        long at = Math.max(now + between(0, 20), link.busy.getOrDefault(from, 0L) + 1);
        link.busy.put(from, at);
        after(at - now, () -> {
            Node to = living(peer);
            if (link.open && to != null) {
                to.run(() -> arrival.accept(to));
            }
        });
    }

    /** What was sent before still comes, then the link is closed on both sides. */
    private void closeInOrder(NodeId from, NodeId peer) {
        LinkState link = links.remove(Set.of(from, peer));
        if (link == null) {
            return;
        }
        long last = Math.max(now, Math.max(link.busy.getOrDefault(from, 0L), link.busy.getOrDefault(peer, 0L))) + 1;
        tellDown(from, peer, false);
        after(last - now, () -> tellDown(peer, from, false));
    }

    private void tellDown(NodeId node, NodeId peer, boolean failed) {
        Node told = living(node);
        if (told != null && linkOf(node, peer) == null) {
            told.run(() -> told.driver.linkDown(peer, failed));
        }
    }

    // --- time ------------------------------------------------------------------------------------------------------

    private long between(long fromMillis, long toMillis) {
        return fromMillis * MILLI + (long) (random.nextDouble() * (toMillis - fromMillis) * MILLI);
    }

    long now() {
        return now;
    }

    void after(long nanos, Runnable action) {
        events.add(new Event(now + Math.max(0, nanos), order++, action));
    }

    void pass(long millis) {
        long end = now + millis * MILLI;
        while (!events.isEmpty() && events.peek().at() <= end) {
            Event event = events.poll();
            now = Math.max(now, event.at());
            event.action().run();
        }
        now = end;
    }

    List<SwitchReport> history(Node node) {
        return node.history.all();
    }

    /** The timer of one node's loop, in virtual time. */
    private final class VirtualTimer extends AbstractExecutorService implements ScheduledExecutorService {
        private final class Pending extends java.util.concurrent.FutureTask<Object> implements ScheduledFuture<Object> {
            Pending(Runnable task) {
                super(task, null);
            }

            @Override
            public long getDelay(TimeUnit unit) {
                return 0;
            }

            @Override
            public int compareTo(Delayed other) {
                return 0;
            }
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            Pending pending = new Pending(command);
            after(unit.toNanos(delay), pending);
            return pending;
        }

        @Override
        public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void shutdown() {
            // It has no thread.
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }

        @Override
        public void execute(Runnable command) {
            command.run();
        }
    }
}
