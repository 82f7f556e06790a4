package io.foundation.simulation;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.detection.DetectorContext;
import io.foundation.cluster.api.detection.DetectorEffects;
import io.foundation.cluster.api.detection.FailureDetector;
import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.membership.Lifecycle;
import io.foundation.cluster.core.membership.MemberRecord;
import io.foundation.cluster.core.membership.MembershipCore;
import io.foundation.cluster.core.membership.MembershipEffects;
import io.foundation.cluster.core.membership.Removal;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A node: its process, its clock, and the protocol cores it runs, joined as a real engine joins them. What a core does
 * takes effect after the call, before the next input. Not thread-safe.
 */
final class SimulatedNode {

    /** What the process of a node is doing. */
    enum Process { OFF, RUNNING, PAUSED, BLOCKED }

    private static final long EPOCH_MILLIS = 1_750_000_000_000L;

    private final World world;
    private final int index;
    private final NodeName name;
    private final Map<Object, Kernel.Event> timers = new HashMap<>();
    private final Queue<Runnable> deferred = new ArrayDeque<>();
    private final Queue<Runnable> inbox = new ArrayDeque<>();
    private final Queue<Runnable> outbox = new ArrayDeque<>();

    private Process process = Process.OFF;
    private NodeId id;
    private long life;
    private boolean busy;
    private MembershipCore membership;
    private FailureDetector detector;
    private long sentMessages;
    private long sentBytes;
    private long wallOffsetMillis;
    private double clockRate = 1;
    private long leaveHeard;

    SimulatedNode(World world, int index) {
        this.world = world;
        this.index = index;
        this.name = NodeName.of("node-" + (index + 1));
    }

    int index() {
        return index;
    }

    NodeName name() {
        return name;
    }

    /** This life; null before the first. */
    NodeId id() {
        return id;
    }

    Process process() {
        return process;
    }

    boolean isOn() {
        return process != Process.OFF;
    }

    /** Of this life, or the last one. */
    MembershipCore membership() {
        return membership;
    }

    /** Of this life, or the last one; null if the simulation is without. */
    FailureDetector detector() {
        return detector;
    }

    long sentMessages() {
        return sentMessages;
    }

    long sentBytes() {
        return sentBytes;
    }

    long leaveHeard() {
        return leaveHeard;
    }

    /**
     * Makes the clocks of this node wrong.
     *
     * @param offsetMillis of the wall clock
     * @param rate         how fast both run, 1 is right
     */
    void skew(long offsetMillis, double rate) {
        wallOffsetMillis = offsetMillis;
        clockRate = rate;
    }

    private final Time time = new Time() {
        @Override
        public long nanos() {
            // An origin of its own, negative for some, as on real machines.
            return (long) (world().kernel().now() * clockRate) + (index % 3 - 1) * 1_000_000_000_000L;
        }

        @Override
        public long wallMillis() {
            return EPOCH_MILLIS + wallOffsetMillis + (long) (world().kernel().now() / 1_000_000 * clockRate);
        }
    };

    private World world() {
        return world;
    }

    /** Begins a life whose incarnation is the wall clock, as in production. */
    void start() {
        start(Math.max(1, time.wallMillis()));
    }

    private void start(long incarnation) {
        life++;
        process = Process.RUNNING;
        id = new NodeId(name, incarnation);
        leaveHeard = 0;
        RandomGenerator random = world.randomOf(index, life);
        membership = new MembershipCore(firstRecord(id, index, Lifecycle.JOINING), world.membershipSettings(), time, random, new ForMembership());
        detector = world.detectorProvider() == null ? null : world.detectorProvider()
                .create(new DetectorContext(id, world.detectorOptions(), time, random, new ForDetector()));
        world.watcher().started(this);
        input(() -> {
            membership.start();
            if (detector != null) {
                detector.start();
            }
        });
        after(world.readyAfterNanos(), () -> membership.updateSelf(self -> self.withLifecycle(Lifecycle.READY, "")));
    }

    /** What a node says of itself at first; each has an address of its own. */
    static MemberRecord firstRecord(NodeId id, int index, Lifecycle lifecycle) {
        Address address = new Address("10." + (index >> 16) + '.' + (index >> 8 & 255) + '.' + (index & 255), 7800);
        return new MemberRecord(id, 1, List.of(address), "0.1.0", Set.of(), Map.of(), lifecycle, "");
    }

    /** Calls a core now, and then does what it wants. */
    private void input(Runnable call) {
        if (busy) {
            throw new IllegalStateException("a core was called from within an effect");
        }
        busy = true;
        call.run();
        busy = false;
        for (Runnable effect = deferred.poll(); effect != null; effect = deferred.poll()) {
            effect.run();
        }
    }

    /** Gives something to this life of the process: now if it runs, when it is resumed if it is paused, else never. */
    void give(long toLife, Runnable call) {
        if (toLife != life || process == Process.OFF) {
            return;
        }
        if (process == Process.PAUSED) {
            inbox.add(() -> give(toLife, call));
        } else {
            input(call);
        }
    }

    long life() {
        return life;
    }

    private void after(long delayNanos, Runnable call) {
        long present = life;
        world.kernel().after((long) (delayNanos / clockRate), () -> give(present, call));
    }

    /** The process is gone, without a word. */
    void stop() {
        process = Process.OFF;
        timers.values().forEach(Kernel.Event::cancel);
        timers.clear();
        inbox.clear();
        outbox.clear();
        deferred.clear();
    }

    /** Suspends everything, timers too. */
    void pause() {
        process = Process.PAUSED;
    }

    /** Holds up messages in both directions; timers run. */
    void block() {
        process = Process.BLOCKED;
    }

    void resume() {
        process = Process.RUNNING;
        drain(inbox);
        drain(outbox);
    }

    private void drain(Queue<Runnable> queue) {
        int waiting = queue.size();
        for (int i = 0; i < waiting && process == Process.RUNNING; i++) {
            Runnable next = queue.poll();
            if (next != null) {
                next.run();
            }
        }
    }

    /** A message has come over a link. */
    void deliver(long toLife, NodeId from, Lane lane, byte[] message) {
        if (process == Process.BLOCKED && toLife == life) {
            inbox.add(() -> deliver(toLife, from, lane, message));
            return;
        }
        give(toLife, () -> {
            world.kernel().note(Arrays.hashCode(message) * 31L + index);
            if (detector != null) {
                detector.heard(from);
            }
            if (lane == Lane.MEMBERSHIP) {
                membership.message(from, message);
            } else if (detector != null) {
                detector.message(from, message);
            }
        });
    }

    private void send(NodeId peer, Lane lane, byte[] message) {
        long present = life;
        if (process == Process.BLOCKED) {
            outbox.add(() -> {
                if (present == life) {
                    send(peer, lane, message);
                }
            });
            return;
        }
        sentMessages++;
        sentBytes += message.length;
        world.links().send(this, peer, lane, message);
    }

    /** Lanes of a link, one for each core. */
    enum Lane { MEMBERSHIP, DETECTION }

    private void schedule(Object core, TimerKey key, long delayNanos) {
        Object name = core == membership ? key : Map.entry("detector", key);
        Kernel.Event former = timers.remove(name);
        if (former != null) {
            former.cancel();
        }
        long present = life;
        timers.put(name, world.kernel().after((long) (delayNanos / clockRate), () -> {
            Kernel.Event self = timers.get(name);
            give(present, () -> {
                // A timer that was replaced or cancelled while it waited in a paused process does not come.
                if (self != null && timers.remove(name, self)) {
                    if (core == membership) {
                        membership.timer(key);
                    } else {
                        detector.timer(key);
                    }
                }
            });
        }));
    }

    private void cancel(Object core, TimerKey key) {
        Kernel.Event event = timers.remove(core == membership ? key : Map.entry("detector", key));
        if (event != null) {
            event.cancel();
        }
    }

    private void detect(Runnable call) {
        if (detector != null) {
            busy = true;
            call.run();
            busy = false;
        }
    }

    private final class ForMembership implements MembershipEffects {
        @Override
        public void send(NodeId peer, byte[] message) {
            deferred.add(() -> SimulatedNode.this.send(peer, Lane.MEMBERSHIP, message));
        }

        @Override
        public void added(MemberRecord member) {
            deferred.add(() -> known(member));
        }

        @Override
        public void updated(MemberRecord member, MemberRecord previous) {
            deferred.add(() -> detect(() -> detector.memberKnown(member.id(), member.revision())));
        }

        @Override
        public void superseded(MemberRecord member, MemberRecord previous) {
            deferred.add(() -> known(member));
        }

        private void known(MemberRecord member) {
            world.watcher().added(SimulatedNode.this, member);
            detect(() -> detector.memberKnown(member.id(), member.revision()));
            world.links().wanted(SimulatedNode.this, member.name());
        }

        @Override
        public void removed(MemberRecord member, Removal why) {
            deferred.add(() -> {
                world.watcher().removed(SimulatedNode.this, member, why);
                detect(() -> detector.memberGone(member.id()));
            });
        }

        @Override
        public void selfSuperseded(long otherIncarnation) {
            deferred.add(() -> world.rejoin(SimulatedNode.this, otherIncarnation + 1));
        }

        @Override
        public void selfRemoved() {
            deferred.add(() -> world.rejoin(SimulatedNode.this, id.incarnation() + 1));
        }

        @Override
        public void leaveHeard(NodeId by) {
            deferred.add(() -> leaveHeard++);
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            deferred.add(() -> SimulatedNode.this.schedule(membership, key, delayNanos));
        }

        @Override
        public void cancel(TimerKey key) {
            deferred.add(() -> SimulatedNode.this.cancel(membership, key));
        }
    }

    private final class ForDetector implements DetectorEffects {
        @Override
        public void send(NodeId peer, byte[] message) {
            deferred.add(() -> SimulatedNode.this.send(peer, Lane.DETECTION, message));
        }

        @Override
        public void judged(NodeId peer, Judgement judgement, String evidence) {
            deferred.add(() -> {
                world.kernel().note(judgement.ordinal() + 7L * index + peer.name().value().hashCode());
                world.watcher().judged(SimulatedNode.this, peer, judgement, evidence);
            });
        }

        @Override
        public void refute(long revision) {
            deferred.add(() -> {
                busy = true;
                membership.refute(revision);
                busy = false;
            });
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            deferred.add(() -> SimulatedNode.this.schedule(detector, key, delayNanos));
        }

        @Override
        public void cancel(TimerKey key) {
            deferred.add(() -> SimulatedNode.this.cancel(detector, key));
        }
    }

    /** Ends this life and begins the next at once: for a node that has been replaced or struck off. */
    void rejoin(long incarnation) {
        stop();
        start(Math.max(incarnation, time.wallMillis()));
    }
}
