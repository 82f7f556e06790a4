package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.topology.api.Broadcast;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Nodes with a dissemination each, over links the test makes and breaks, in virtual time from a seed. A message may be late,
 * overtaken, doubled or lost, as the test sets it.
 */
final class FakeNetwork {

    static final long MILLI = 1_000_000L;

    /** Something that will happen. */
    private record Event(long at, long number, Runnable action) {
    }

    /** One node in one life. */
    final class Node implements DisseminationEffects, Time {
        final NodeId id;
        final Set<Node> links = new LinkedHashSet<>();
        final Set<String> delivered = new LinkedHashSet<>();
        /** Messages that were delivered again, or to the node that sent them. */
        final List<String> wrong = new ArrayList<>();
        private final Map<TimerKey, Long> timers = new HashMap<>();
        private Dissemination core;
        private boolean alive = true;
        private long sequence;
        long forwards;
        boolean handlerFails;

        private Node(NodeId id) {
            this.id = id;
        }

        Plumtree plumtree() {
            return (Plumtree) core;
        }

        Dissemination core() {
            return core;
        }

        String broadcast(String topic) {
            return broadcast(topic, 10);
        }

        String broadcast(String topic, int bytes) {
            Broadcast message = new Broadcast(id, ++sequence, 0, topic, new byte[bytes]);
            core.broadcast(message);
            return message.origin() + "/" + message.sequence();
        }

        @Override
        public void forward(NodeId neighbour, Broadcast message) {
            forwards++;
            payloads++;
            post(this, neighbour, node -> node.core.received(id, message.next()));
        }

        @Override
        public void send(NodeId neighbour, byte[] message) {
            controls++;
            post(this, neighbour, node -> node.core.message(id, message));
        }

        @Override
        public void deliver(Broadcast message) {
            String what = message.origin() + "/" + message.sequence();
            if (!delivered.add(what) || message.origin().name().equals(id.name())) {
                wrong.add(what);
            }
            if (handlerFails) {
                throw new IllegalStateException("this handler always fails");
            }
        }

        @Override
        public void emit(String event, String detail) {
            emitted.add(event);
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            long number = ++numbers;
            timers.put(key, number);
            after(delayNanos, () -> {
                if (alive && timers.remove(key, number)) {
                    core.timer(key);
                }
            });
        }

        @Override
        public void cancel(TimerKey key) {
            timers.remove(key);
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long wallMillis() {
            return now / MILLI;
        }
    }

    final SplittableRandom random;
    final List<String> emitted = new ArrayList<>();
    private final Function<DisseminationContext, Dissemination> maker;
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final Map<NodeId, Node> nodes = new TreeMap<>();
    private Set<Node> parted = Set.of();
    private long now = 1_000_000_000_000L;
    private long numbers;
    long payloads;
    long controls;
    double loss;
    double doubling;
    long delayNanos = MILLI;
    long spreadNanos = MILLI / 10;

    FakeNetwork(long seed, Function<DisseminationContext, Dissemination> maker) {
        this.random = new SplittableRandom(seed);
        this.maker = maker;
    }

    Node start(NodeId id) {
        Node node = new Node(id);
        nodes.put(id, node);
        node.core = maker.apply(new DisseminationContext(id, node, random.split(), node));
        node.core.start(Optional.empty());
        return node;
    }

    /** Replaces a node's core by another that inherits its state. */
    void swap(Node node) {
        HandoverState state = node.core.snapshot();
        node.timers.clear();
        node.core = maker.apply(new DisseminationContext(node.id, node, random.split(), node));
        node.core.start(Optional.of(state));
        node.links.forEach(peer -> node.core.neighbourUp(peer.id));
    }

    List<Node> startMany(int count) {
        List<Node> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(start(NodeId.of("n" + i, 1)));
        }
        return started;
    }

    /** Links everybody to some, so that all are connected: a ring and random chords. */
    void linkRandomly(List<Node> some, int degree) {
        for (int i = 0; i < some.size(); i++) {
            link(some.get(i), some.get((i + 1) % some.size()));
        }
        for (int i = 0; i < some.size() * (degree - 2) / 2; i++) {
            link(some.get(random.nextInt(some.size())), some.get(random.nextInt(some.size())));
        }
    }

    void link(Node one, Node other) {
        if (one != other && one.alive && other.alive && one.links.add(other)) {
            other.links.add(one);
            one.core.neighbourUp(other.id);
            other.core.neighbourUp(one.id);
        }
    }

    void unlink(Node one, Node other) {
        if (one.links.remove(other)) {
            other.links.remove(one);
            if (one.alive) {
                one.core.neighbourDown(other.id);
            }
            if (other.alive) {
                other.core.neighbourDown(one.id);
            }
        }
    }

    void crash(Node node) {
        node.alive = false;
        nodes.remove(node.id);
        List.copyOf(node.links).forEach(peer -> unlink(node, peer));
    }

    /** Nothing passes between these and the others until {@link #heal}; links stay. */
    void part(Set<Node> side) {
        parted = side;
    }

    void heal() {
        parted = Set.of();
    }

    List<Node> alive() {
        return List.copyOf(nodes.values());
    }

    private void post(Node from, NodeId to, java.util.function.Consumer<Node> arrival) {
        Node target = nodes.get(to);
        if (target == null || !from.links.contains(target) || parted.contains(from) != parted.contains(target) || random.nextDouble() < loss) {
            return;
        }
        int copies = random.nextDouble() < doubling ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long delay = delayNanos + (long) (spreadNanos * (2 * random.nextDouble() - 1));
            after(delay, () -> {
                if (target.alive) {
                    arrival.accept(target);
                }
            });
        }
    }

    void after(long nanos, Runnable action) {
        events.add(new Event(now + Math.max(0, nanos), ++numbers, action));
    }

    long now() {
        return now;
    }

    /** Nobody runs for a while, and the clock does: what was due meanwhile comes right after, in its order, and what follows from it later. */
    void stall(long millis) {
        now += millis * MILLI;
    }

    /** Lets time pass. */
    void run(long millis) {
        long end = now + millis * MILLI;
        while (!events.isEmpty() && events.peek().at() <= end) {
            Event event = events.poll();
            now = Math.max(now, event.at());
            event.action().run();
        }
        now = end;
    }
}
