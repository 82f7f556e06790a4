package io.foundation.mdns.core.engine;

import io.foundation.mdns.api.BrowseListener;
import io.foundation.mdns.api.ServiceInstance;
import io.foundation.mdns.core.record.Packet;
import io.foundation.mdns.core.record.PacketCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Nodes on one network in virtual time: a packet reaches all others after a millisecond, unless it is lost. */
final class World {

    static final int PORT = 5353;
    private static final long TRAVEL = TimeUnit.MILLISECONDS.toNanos(1);

    private record Event(long at, long order, Runnable what) {
    }

    /** What a node has sent. */
    record Sent(long at, String by, Packet packet, boolean toAll) {
    }

    final class Node implements MdnsEffects {
        final String name;
        final InetAddress address;
        final MdnsCore core;
        final Map<BrowseListener, List<ServiceInstance>> present = new HashMap<>();
        final List<String> renames = new ArrayList<>();
        boolean alive = true;

        Node(String name, int number) {
            this.name = name;
            this.address = World.address("10.0.0." + number);
            this.core = new MdnsCore(PORT, 120, 200, this, random);
            core.links(Map.of("lan", List.of(address)), Set.of(address), now);
        }

        @Override
        public void multicast(String link, Packet packet) {
            sent.add(new Sent(now, name, packet, true));
            byte[] wire = PacketCodec.encode(packet);
            nodes.values().stream().filter(node -> node != this && node.alive && random.nextDouble() >= loss)
                    .forEach(node -> at(now + TRAVEL, () -> node.receive(wire, new InetSocketAddress(address, PORT))));
        }

        @Override
        public void unicast(String link, Packet packet, InetSocketAddress to) {
            sent.add(new Sent(now, name, packet, false));
            byte[] wire = PacketCodec.encode(packet);
            nodes.values().stream().filter(node -> node.alive && node.address.equals(to.getAddress()) && to.getPort() == PORT)
                    .forEach(node -> at(now + TRAVEL, () -> node.receive(wire, new InetSocketAddress(address, PORT))));
        }

        void receive(byte[] wire, InetSocketAddress from) {
            if (alive) {
                core.onPacket("lan", PacketCodec.decode(wire), from, now);
            }
        }

        @Override
        public void present(BrowseListener listener, List<ServiceInstance> services, boolean settled) {
            present.put(listener, services);
            listener.present(services, settled);
        }

        @Override
        public void renamed(String from, String to) {
            renames.add(from + " -> " + to);
        }
    }

    final Random random;
    final Map<String, Node> nodes = new LinkedHashMap<>();
    final List<Sent> sent = new ArrayList<>();
    double loss;
    long now;
    private long order;
    private final PriorityQueue<Event> events = new PriorityQueue<>((one, other) -> one.at != other.at ? Long.compare(one.at, other.at) : Long.compare(one.order, other.order));

    World(long seed) {
        random = new Random(seed);
    }

    static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    Node node(String name) {
        Node node = new Node(name, nodes.size() + 1);
        nodes.put(name, node);
        return node;
    }

    void at(long moment, Runnable what) {
        events.add(new Event(moment, order++, what));
    }

    /** Lets so many milliseconds go by. */
    void pass(long millis) {
        long end = now + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            long next = events.isEmpty() ? Long.MAX_VALUE : events.peek().at;
            Node due = null;
            for (Node node : nodes.values()) {
                long at = node.alive ? Math.max(now, node.core.nextDue(now)) : Long.MAX_VALUE;
                if (at < next) {
                    next = at;
                    due = node;
                }
            }
            if (next > end) {
                now = end;
                return;
            }
            now = next;
            if (due != null) {
                due.core.onTime(now);
            } else {
                events.poll().what().run();
            }
        }
    }

    List<Sent> sentBy(String name) {
        return sent.stream().filter(each -> each.by().equals(name)).toList();
    }
}
