package io.foundation.discovery.gossip;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.testkit.discovery.DiscoveryFixture;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/** Many cores in virtual time on one broadcast network that delays, loses, doubles and cuts, all from one seed. */
final class GossipWorld {

    static final ClusterName CLUSTER = ClusterName.of("orders");
    static final long START_WALL = 1_700_000_000_000L;

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Random random;
    private long now;
    private long order;
    double loss;
    double duplication;
    long maxDelayMillis = 5;
    /** Whether a packet of the first reaches the second; a node reaches itself where its links echo. */
    BiPredicate<Node, Node> connected = (from, to) -> true;
    int sent;

    GossipWorld(long seed) {
        this.random = new Random(seed);
    }

    static GossipSettings settings(String... pairs) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return GossipSettings.read(Options.read("test", GossipSettings.OPTIONS, values));
    }

    /** A node that begins now. */
    Node add(String name, long incarnation, String... options) {
        Node node = new Node(NodeId.of(name, incarnation), settings(options));
        nodes.put(name + "#" + incarnation + "/" + nodes.size(), node);
        node.begin();
        return node;
    }

    void run(long millis) {
        long end = now + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!events.isEmpty() && events.peek().at() <= end) {
            Event event = events.poll();
            now = event.at();
            event.action().run();
        }
        now = end;
    }

    private void at(long nanos, Runnable action) {
        events.add(new Event(nanos, order++, action));
    }

    private void transmit(Node from, byte[] packet) {
        sent++;
        for (Node to : List.copyOf(nodes.values())) {
            if (!to.gone && connected.test(from, to)) {
                int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < duplication ? 2 : 1;
                for (int i = 0; i < copies; i++) {
                    long delay = TimeUnit.MILLISECONDS.toNanos(maxDelayMillis);
                    at(now + 1 + random.nextLong(delay), () -> to.receive(packet, from.address));
                }
            }
        }
    }

    final class Node implements GossipEffects {
        final NodeId id;
        final InetSocketAddress address;
        final DiscoveredPeer peer;
        final List<DiscoveryResult> results = new ArrayList<>();
        final Map<Drop, Integer> drops = new EnumMap<>(Drop.class);
        final List<byte[]> packets = new ArrayList<>();
        final Set<String> deaf = new HashSet<>();
        final GossipCore core;
        long skewMillis;
        boolean allDeaf;
        boolean gone;
        boolean suspended;
        private final List<Runnable> missed = new ArrayList<>();
        private final Map<TimerKey, Long> timers = new HashMap<>();

        Node(NodeId id, GossipSettings settings) {
            this.id = id;
            this.address = InetSocketAddress.createUnresolved(id.name().value(), 1);
            this.peer = new DiscoveredPeer(List.of(new Address("10.0.0.1", id.name().value().hashCode() & 0x7fff)), Optional.of(id));
            Time time = new Time() {
                @Override
                public long nanos() {
                    return now;
                }

                @Override
                public long wallMillis() {
                    return START_WALL + TimeUnit.NANOSECONDS.toMillis(now) + skewMillis;
                }
            };
            this.core = new GossipCore(CLUSTER, id, settings, new GossipSealer(CLUSTER, List.of(DiscoveryFixture.key("secret").apply("gossip")), random),
                    time, random, this);
        }

        private void begin() {
            core.announce(peer.addresses());
            core.links(List.of(new GossipLink("eth0", true, false)));
            core.start();
        }

        /** Ends without a word. */
        void crash() {
            gone = true;
        }

        void stop() {
            core.stop();
            gone = true;
        }

        /** Stops running; what comes meanwhile waits. */
        void suspend() {
            suspended = true;
        }

        void resume() {
            suspended = false;
            List<Runnable> all = List.copyOf(missed);
            missed.clear();
            all.forEach(Runnable::run);
        }

        void receive(byte[] packet, SocketAddress source) {
            act(() -> core.onPacket(packet, packet.length, source));
        }

        private void act(Runnable action) {
            if (suspended) {
                missed.add(action);
            } else if (!gone) {
                action.run();
            }
        }

        /** Who the engine believes in after all results. */
        Set<DiscoveredPeer> believed() {
            Set<DiscoveredPeer> believed = new HashSet<>();
            for (DiscoveryResult result : results) {
                if (result instanceof DiscoveryResult.Complete complete) {
                    believed.clear();
                    believed.addAll(complete.peers());
                } else if (result instanceof DiscoveryResult.Partial partial) {
                    believed.addAll(partial.peers());
                }
            }
            return believed;
        }

        int dropped(Drop reason) {
            return drops.getOrDefault(reason, 0);
        }

        @Override
        public void send(GossipLink link, byte[] packet) {
            packets.add(packet);
            transmit(this, packet);
        }

        @Override
        public void reply(SocketAddress to, byte[] packet) {
            throw new AssertionError("nobody sends directly here");
        }

        @Override
        public void emit(DiscoveryResult result) {
            results.add(result);
        }

        @Override
        public void dropped(Drop reason, SocketAddress source, String detail) {
            drops.merge(reason, 1, Integer::sum);
        }

        @Override
        public void hears(String link) {
            deaf.remove(link);
            allDeaf = false;
        }

        @Override
        public void deaf(List<String> links, boolean all) {
            deaf.addAll(links);
            allDeaf = all;
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            long due = now + Math.max(0, delayNanos);
            timers.put(key, due);
            at(due, () -> act(() -> {
                if (timers.remove(key, due)) {
                    core.onTimer(key);
                }
            }));
        }

        @Override
        public void cancel(TimerKey key) {
            timers.remove(key);
        }
    }
}
