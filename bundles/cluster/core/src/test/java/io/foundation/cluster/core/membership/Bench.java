package io.foundation.cluster.core.membership;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.function.Predicate;

/** Some memberships on a bench: messages are handed over in order when told, time is turned by hand. */
final class Bench {

    /** A message under way. */
    record Letter(NodeId from, NodeId to, byte[] bytes) {
    }

    final Map<NodeId, Node> nodes = new LinkedHashMap<>();
    final Queue<Letter> post = new ArrayDeque<>();
    final List<Letter> sent = new ArrayList<>();
    /** Letters that get lost. */
    Predicate<Letter> lost = letter -> false;
    long now = 1_000_000_000L;

    final Time time = new Time() {
        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long wallMillis() {
            return now / 1_000_000;
        }
    };

    /** One membership and what it did. */
    final class Node implements MembershipEffects {
        final NodeId id;
        MembershipCore core;
        final List<String> events = new ArrayList<>();
        final Map<TimerKey, Long> timers = new HashMap<>();

        private Node(NodeId id) {
            this.id = id;
        }

        @Override
        public void send(NodeId peer, byte[] message) {
            Letter letter = new Letter(id, peer, message);
            post.add(letter);
            sent.add(letter);
        }

        @Override
        public void added(MemberRecord member) {
            events.add("added " + member.id());
        }

        @Override
        public void updated(MemberRecord member, MemberRecord previous) {
            events.add("updated " + member.id() + " " + previous.revision() + ">" + member.revision());
        }

        @Override
        public void superseded(MemberRecord member, MemberRecord previous) {
            events.add("superseded " + previous.id() + ">" + member.id());
        }

        @Override
        public void removed(MemberRecord member, Removal why) {
            events.add("removed " + member.id() + " " + why);
        }

        @Override
        public void selfSuperseded(long otherIncarnation) {
            events.add("selfSuperseded " + otherIncarnation);
        }

        @Override
        public void selfRemoved() {
            events.add("selfRemoved");
        }

        @Override
        public void leaveHeard(NodeId by) {
            events.add("leaveHeard " + by);
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            timers.put(key, now + Math.max(0, delayNanos));
        }

        @Override
        public void cancel(TimerKey key) {
            timers.remove(key);
        }

        boolean knows(String name) {
            return core.find(NodeName.of(name)).isPresent();
        }
    }

    Node start(String name, long incarnation) {
        return start(name, incarnation, MembershipSettings.DEFAULT);
    }

    Node start(String name, long incarnation, MembershipSettings settings) {
        MemberRecord record = Members.member(name, incarnation);
        Node node = new Node(record.id());
        node.core = new MembershipCore(record, settings, time, new Random(name.hashCode() + incarnation), node);
        node.core.start();
        nodes.put(node.id, node);
        return node;
    }

    void link(Node a, Node b) {
        byte[] ofA = a.core.greeting();
        byte[] ofB = b.core.greeting();
        a.core.greeted(b.id, ofB);
        b.core.greeted(a.id, ofA);
        a.core.linkUp(b.id);
        b.core.linkUp(a.id);
    }

    void unlink(Node a, Node b) {
        a.core.linkDown(b.id);
        b.core.linkDown(a.id);
    }

    /** Hands over everything, and what comes of it, and lets the timers come that are due now. */
    void settle() {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (Letter letter = post.poll(); letter != null; letter = post.poll()) {
                Node to = nodes.get(letter.to());
                if (to != null && !lost.test(letter)) {
                    to.core.message(letter.from(), letter.bytes());
                }
                busy = true;
            }
            for (Node node : List.copyOf(nodes.values())) {
                for (TimerKey key : List.copyOf(node.timers.keySet())) {
                    if (node.timers.get(key) <= now) {
                        node.timers.remove(key);
                        node.core.timer(key);
                        busy = true;
                    }
                }
            }
        }
    }

    /** Lets time pass in small steps. */
    void pass(long millis) {
        long end = now + millis * 1_000_000;
        while (now < end) {
            now = Math.min(end, now + 5_000_000);
            settle();
        }
    }
}
