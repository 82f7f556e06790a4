package io.foundation.simulation;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.simulation.SimulatedNode.Lane;
import io.foundation.simulation.SimulatedNode.Process;

/**
 * The links of a full mesh, or of a partial overlay, as a real transport and a real engine make it: a dial takes a round trip and exchanges greetings;
 * a crash ends links at once and makes dials be refused, unless the machine is gone too; a link without life is given
 * up after a while; whoever knows a member without a link to it dials, and dials again with back-off. Not thread-safe.
 */
final class Links {

    private static final long DIAL_TIMEOUT = 1_000_000_000L;
    private static final long FIRST_BACK_OFF = 100_000_000L;
    private static final long LAST_BACK_OFF = 5_000_000_000L;

    /** The link of two nodes, or the wish for one. */
    private static final class Pair {
        private final int low;
        private final int high;
        private boolean up;
        private boolean dialling;
        /** Tells the present dial from one that was given up. */
        private long attempt;
        /** A message in flight belongs to one link; it is lost with it. */
        private long epoch;
        private long lastToHigh;
        private long lastToLow;
        private long backOff = FIRST_BACK_OFF;
        /** The next attempt; at most one is planned. */
        private Kernel.Event again;

        private Pair(int low, int high) {
            this.low = low;
            this.high = high;
        }
    }

    private final World world;
    private final Pair[][] pairs;

    Links(World world, int nodes) {
        this.world = world;
        this.pairs = new Pair[nodes][];
    }

    private Pair pair(int a, int b) {
        int low = Math.min(a, b);
        int high = Math.max(a, b);
        if (pairs[high] == null) {
            pairs[high] = new Pair[high];
        }
        if (pairs[high][low] == null) {
            pairs[high][low] = new Pair(low, high);
        }
        return pairs[high][low];
    }

    boolean isUp(int a, int b) {
        return pair(a, b).up;
    }

    /** A node knows of a member and wants a link to it. */
    void wanted(SimulatedNode node, NodeName peer) {
        int other = world.indexOf(peer);
        if (other != node.index()) {
            Pair pair = pair(node.index(), other);
            // News of a member, so a dial that fails now is repeated soon.
            pair.backOff = FIRST_BACK_OFF;
            dial(pair);
        }
    }

    /** A node that has just begun to run dials, whatever others are waiting for. */
    void dialAnew(int node, int other) {
        Pair pair = pair(node, other);
        pair.dialling = false;
        pair.attempt++;
        pair.backOff = FIRST_BACK_OFF;
        dial(pair);
    }

    private void dial(Pair pair) {
        if (pair.up || pair.dialling) {
            return;
        }
        SimulatedNode from = wants(pair.low, pair.high) ? world.node(pair.low) : wants(pair.high, pair.low) ? world.node(pair.high) : null;
        if (from == null) {
            return;
        }
        SimulatedNode to = world.node(from.index() == pair.low ? pair.high : pair.low);
        long life = from.life();
        pair.dialling = true;
        long attempt = ++pair.attempt;
        long roundTrip = world.network().delay() + world.network().delay();
        world.kernel().after(roundTrip, () -> {
            if (pair.attempt == attempt) {
                dialled(pair, from, life, to);
            }
        });
    }

    private boolean wants(int from, int to) {
        SimulatedNode node = world.node(from);
        if (node.process() != Process.RUNNING) {
            return false;
        }
        boolean known = node.membership().find(world.node(to).name()).isPresent();
        if (world.isBeside(from, to)) {
            return known || world.isSeed(to);
        }
        // In a partial overlay a node that has no link yet joins by a seed; the link stays, as one that others may use too.
        return world.isSeed(to) && !isLinked(from);
    }

    private boolean isLinked(int node) {
        for (int other = 0; other < world.size(); other++) {
            if (other != node && pair(node, other).up) {
                return true;
            }
        }
        return false;
    }

    /** Two nodes may have come to stand beside each other: they dial if they want a link. */
    void beside(int a, int b) {
        if (world.isBeside(a, b)) {
            dial(pair(a, b));
        }
    }

    private void dialled(Pair pair, SimulatedNode from, long life, SimulatedNode to) {
        pair.dialling = false;
        if (pair.up) {
            return;
        }
        if (from.life() != life || from.process() != Process.RUNNING) {
            again(pair, FIRST_BACK_OFF);
        } else if (!world.network().reachesBothWays(pair.low, pair.high) || to.process() == Process.PAUSED || to.process() == Process.BLOCKED
                || world.isPoweredOff(to.index())) {
            pair.dialling = true;
            long attempt = pair.attempt;
            world.kernel().after(DIAL_TIMEOUT, () -> {
                if (pair.attempt == attempt) {
                    pair.dialling = false;
                    retry(pair);
                }
            });
        } else if (!to.isOn()) {
            from.give(life, () -> from.membership().find(to.name()).ifPresent(member -> {
                if (from.detector() != null) {
                    from.detector().connectRefused(member.id());
                }
            }));
            retry(pair);
        } else {
            connect(pair);
        }
    }

    private void retry(Pair pair) {
        again(pair, pair.backOff);
        pair.backOff = Math.min(LAST_BACK_OFF, 2 * pair.backOff);
    }

    private void again(Pair pair, long delay) {
        if (pair.again != null) {
            pair.again.cancel();
        }
        pair.again = world.kernel().after(delay, () -> dial(pair));
    }

    private void connect(Pair pair) {
        SimulatedNode a = world.node(pair.low);
        SimulatedNode b = world.node(pair.high);
        pair.up = true;
        pair.epoch++;
        pair.backOff = FIRST_BACK_OFF;
        pair.lastToHigh = 0;
        pair.lastToLow = 0;
        world.kernel().note(pair.low * 65_537L + pair.high);
        byte[] ofA = a.membership().greeting();
        byte[] ofB = b.membership().greeting();
        long lifeOfA = a.life();
        long lifeOfB = b.life();
        NodeId idOfA = a.id();
        NodeId idOfB = b.id();
        a.give(lifeOfA, () -> a.membership().greeted(idOfB, ofB));
        b.give(lifeOfB, () -> b.membership().greeted(idOfA, ofA));
        a.give(lifeOfA, () -> a.membership().linkUp(idOfB));
        b.give(lifeOfB, () -> b.membership().linkUp(idOfA));
    }

    void send(SimulatedNode from, NodeId peer, Lane lane, byte[] message) {
        int target = world.indexOf(peer.name());
        Pair pair = pair(from.index(), target);
        SimulatedNode to = world.node(target);
        Network network = world.network();
        if (!pair.up || !peer.equals(to.id()) || !network.reaches(from.index(), target) || network.loses()) {
            return;
        }
        transmit(pair, from, to, lane, message, 0);
        if (network.duplicates()) {
            transmit(pair, from, to, lane, message, network.delay());
        }
        long late = network.late();
        if (late > 0) {
            // A copy that was held up somewhere: it comes even if the link it was sent on is long gone.
            NodeId sender = from.id();
            long life = to.life();
            world.kernel().after(late, () -> to.deliver(life, sender, lane, message));
        }
    }

    private void transmit(Pair pair, SimulatedNode from, SimulatedNode to, Lane lane, byte[] message, long extra) {
        Network network = world.network();
        long now = world.kernel().now();
        long arrival = now + network.delay() + extra;
        if (!network.reorders()) {
            boolean toHigh = to.index() == pair.high;
            arrival = Math.max(arrival, toHigh ? pair.lastToHigh : pair.lastToLow);
            if (toHigh) {
                pair.lastToHigh = arrival;
            } else {
                pair.lastToLow = arrival;
            }
        }
        NodeId sender = from.id();
        long epoch = pair.epoch;
        long life = to.life();
        world.kernel().after(arrival - now, () -> {
            if (pair.up && pair.epoch == epoch) {
                to.deliver(life, sender, lane, message);
            }
        });
    }

    /** The process of a node has ended: its links end. */
    void ended(SimulatedNode gone, NodeId life, boolean inOrder, boolean silent) {
        world.kernel().after(0, world::overlayChanged);
        for (int other = 0; other < world.size(); other++) {
            if (other != gone.index() && pair(gone.index(), other).up) {
                Pair pair = pair(gone.index(), other);
                if (silent || !world.network().reachesBothWays(pair.low, pair.high)) {
                    giveUpLater(pair);
                } else {
                    pair.up = false;
                    SimulatedNode peer = world.node(other);
                    long peerLife = peer.life();
                    world.kernel().after(world.network().delay(), () -> down(peer, peerLife, life, !inOrder));
                    again(pair, 2 * world.network().settings().minDelay().toNanos());
                }
            }
        }
    }

    /** Ends a link that shows no life, after the time a transport waits; unless it has come back to life. */
    void giveUpLater(int a, int b) {
        if (pair(a, b).up) {
            giveUpLater(pair(a, b));
        }
    }

    private void giveUpLater(Pair pair) {
        long epoch = pair.epoch;
        SimulatedNode a = world.node(pair.low);
        SimulatedNode b = world.node(pair.high);
        NodeId idOfA = a.id();
        NodeId idOfB = b.id();
        long lifeOfA = a.life();
        long lifeOfB = b.life();
        world.kernel().after(world.network().settings().linkTimeout().toNanos(), () -> {
            boolean alive = world.network().reachesBothWays(pair.low, pair.high) && a.life() == lifeOfA && b.life() == lifeOfB
                    && a.process() == Process.RUNNING && b.process() == Process.RUNNING;
            if (pair.up && pair.epoch == epoch && !alive) {
                pair.up = false;
                down(a, lifeOfA, idOfB, true);
                down(b, lifeOfB, idOfA, true);
                again(pair, FIRST_BACK_OFF);
            }
        });
    }

    private void down(SimulatedNode node, long life, NodeId peer, boolean lost) {
        node.give(life, () -> {
            node.membership().linkDown(peer);
            if (lost && node.detector() != null) {
                node.detector().linkLost(peer);
            }
        });
    }
}
