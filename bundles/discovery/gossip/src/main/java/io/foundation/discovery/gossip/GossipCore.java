package io.foundation.discovery.gossip;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The protocol core of gossip. A node says at its start that it is there and asks who else is; those who hear it answer
 * after a short random delay, one answer for all who ask meanwhile. Then it says so at every heartbeat, and says goodbye
 * when it goes.
 *
 * <p>Who is heard of is told at once, as Partial. Complete is told when somebody left, was silent for too long or was
 * replaced, and once when everybody had time to be heard. Silence counts only as long as this node can hear: not while an
 * interface that heard its own packets no longer does, and not right after the node itself was suspended.
 *
 * <p>Single-threaded by contract; no socket, clock or thread of its own.
 */
final class GossipCore {

    static final TimerKey HEARTBEAT = TimerKey.of("heartbeat");
    static final TimerKey ANSWER = TimerKey.of("answer");
    static final TimerKey SWEEP = TimerKey.of("sweep");

    /** How long an answer waits at most, and how much of it for each member there is. */
    private static final long MAX_ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long ANSWER_NANOS_PER_MEMBER = TimeUnit.MILLISECONDS.toNanos(1);
    /** A first packet may be lost: the second one follows soon. */
    private static final long SECOND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MAX_REPLIES = 256;
    private static final int GOODBYES = 2;

    private final ClusterName cluster;
    private final NodeId self;
    private final long intervalMillis;
    private final long maxSkewMillis;
    private final long sweepNanos;
    private final GossipSealer sealer;
    private final Time time;
    private final RandomGenerator random;
    private final GossipEffects effects;
    private final MemberTable members;
    private final LinkMonitor monitor;
    private final Map<SocketAddress, Long> repliesTo = new HashMap<>();
    private List<GossipLink> links = List.of();
    private List<Address> addresses = List.of();
    private long sequence;
    private int rounds;
    private boolean started;
    private boolean working;
    private boolean answering;
    /** Whether somebody went that has not been told. */
    private boolean untold = true;
    private long trustFrom;
    private long lastSweep;

    GossipCore(ClusterName cluster, NodeId self, GossipSettings settings, GossipSealer sealer, Time time, RandomGenerator random, GossipEffects effects) {
        this.cluster = cluster;
        this.self = self;
        this.intervalMillis = settings.heartbeat().toMillis();
        this.maxSkewMillis = settings.maxSkew().toMillis();
        this.sealer = sealer;
        this.time = time;
        this.random = random;
        this.effects = effects;
        this.members = new MemberTable(settings.memberTtl().toNanos(), maxSkewMillis);
        this.monitor = new LinkMonitor(MemberTable.silenceNanos(intervalMillis) / 3);
        this.sweepNanos = Math.min(TimeUnit.SECONDS.toNanos(1), settings.heartbeat().toNanos() / 2);
        // a later instance in the same life of the node, after an update, goes on above the numbers of the former: this clock never goes back
        this.sequence = time.nanos();
    }

    /** Begins; links may be set before and after. */
    void start() {
        started = true;
        long now = time.nanos();
        lastSweep = now;
        distrust(now);
        effects.schedule(SWEEP, sweepNanos);
        round();
        work();
    }

    /** What the node says of itself from now on. */
    void announce(List<Address> now) {
        addresses = List.copyOf(now);
        if (started) {
            sendToAll(GossipMessage.Kind.HEARTBEAT);
        }
    }

    /** The ways out there are now. */
    void links(List<GossipLink> now) {
        List<GossipLink> fresh = new ArrayList<>(now);
        fresh.removeAll(links);
        boolean lost = !now.containsAll(links);
        links = List.copyOf(now);
        monitor.watch(links);
        if (lost) {
            distrust(time.nanos());
        }
        working &= !links.isEmpty() && monitor.anyHears();
        if (started) {
            fresh.forEach(link -> send(link, GossipMessage.Kind.ASK));
        }
        work();
    }

    /** The driver could not send on a link. */
    void sendFailed(String link) {
        if (monitor.failed(link)) {
            deaf(List.of(link));
        }
    }

    /** A packet has come. */
    void onPacket(byte[] packet, int length, SocketAddress source) {
        GossipSealer.Opened opened = sealer.open(packet, length);
        if (opened.drop() != null) {
            effects.dropped(opened.drop(), source, "");
            return;
        }
        GossipMessage message = opened.message();
        long now = time.nanos();
        long skew = message.wallMillis() - time.wallMillis();
        if (!message.cluster().equals(cluster)) {
            effects.dropped(Drop.FOREIGN, source, "");
        } else if (message.sender().equals(self)) {
            effects.dropped(Drop.SELF, source, "");
            cameBack(message.sequence(), now);
        } else if (skew > maxSkewMillis || skew < -maxSkewMillis) {
            effects.dropped(Drop.STALE, source, "the clock of " + message.sender().name() + " is " + Math.abs(skew) / 1_000 + " s "
                    + (skew > 0 ? "ahead of" : "behind") + " this node's, or the packet is an old one sent again");
        } else if (self.supersedes(message.sender())) {
            effects.dropped(Drop.STALE, source, "it is of a former life of this node");
        } else {
            take(message, source, now);
        }
    }

    private void take(GossipMessage message, SocketAddress source, long now) {
        MemberTable.Heard heard = members.hear(message, now);
        if (heard.drop() != null) {
            effects.dropped(heard.drop(), source, "from " + message.sender());
            return;
        }
        if (message.direct() && (repliesTo.size() < MAX_REPLIES || repliesTo.containsKey(source))) {
            repliesTo.put(source, now);
        }
        switch (heard.change()) {
            case CAME -> effects.emit(new DiscoveryResult.Partial(Set.of(
                    new DiscoveredPeer(message.addresses(), Optional.of(message.sender())))));
            case REPLACED, LEFT -> {
                untold = true;
                if (heard.change() == MemberTable.Change.REPLACED) {
                    effects.emit(new DiscoveryResult.Partial(members.live()));
                }
                tellIfComplete(now);
            }
            case NOTHING -> {
            }
        }
        if (message.kind() == GossipMessage.Kind.ASK && !answering) {
            answering = true;
            long most = Math.min(MAX_ANSWER_NANOS, ANSWER_NANOS_PER_MEMBER * Math.max(1, members.liveCount()));
            effects.schedule(ANSWER, random.nextLong(most));
        }
    }

    private void cameBack(long number, long now) {
        String link = monitor.cameBack(number, now);
        if (link != null) {
            effects.hears(link);
            distrust(now);
            work();
        }
    }

    /** Says that it works, with whoever is known by now, the first time that is so. */
    private void work() {
        if (started && !working && !links.isEmpty() && monitor.anyHears()) {
            working = true;
            effects.emit(new DiscoveryResult.Partial(members.live()));
        }
    }

    private void deaf(List<String> which) {
        boolean all = monitor.allDeaf();
        working &= !all;
        effects.deaf(which, all);
    }

    /** A timer has run out. */
    void onTimer(TimerKey key) {
        if (key.equals(HEARTBEAT)) {
            round();
        } else if (key.equals(ANSWER)) {
            sendToAll(GossipMessage.Kind.HEARTBEAT);
        } else if (key.equals(SWEEP)) {
            sweep();
        }
    }

    private void round() {
        boolean alone = members.liveCount() == 0;
        sendToAll(rounds == 0 || rounds == 1 && alone ? GossipMessage.Kind.ASK : GossipMessage.Kind.HEARTBEAT);
        long interval = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
        long usual = interval * 4 / 5 + random.nextLong(interval * 2 / 5);
        effects.schedule(HEARTBEAT, rounds == 0 ? Math.min(SECOND_NANOS, usual) : usual);
        rounds = Math.min(rounds + 1, 2);
    }

    private void sweep() {
        long now = time.nanos();
        if (now - lastSweep > 3 * sweepNanos + TimeUnit.MILLISECONDS.toNanos(200)) {
            distrust(now);
        }
        lastSweep = now;
        List<String> deaf = monitor.check(now);
        if (!deaf.isEmpty()) {
            deaf(deaf);
        }
        if (trusted(now) && members.expire(now)) {
            untold = true;
        }
        tellIfComplete(now);
        members.forgetSome(now);
        long longAgo = now - 2 * MemberTable.silenceNanos(intervalMillis);
        repliesTo.values().removeIf(last -> last - longAgo < 0);
        effects.schedule(SWEEP, sweepNanos);
    }

    /** From now on, the others have the time to be heard before silence means anything. */
    private void distrust(long now) {
        trustFrom = now + Math.max(MemberTable.silenceNanos(intervalMillis), members.longestTtlNanos());
    }

    private boolean trusted(long now) {
        return working && !monitor.mayHaveLostHearing(now) && now - trustFrom >= 0;
    }

    private void tellIfComplete(long now) {
        if (untold && trusted(now)) {
            untold = false;
            effects.emit(new DiscoveryResult.Complete(members.live()));
        }
    }

    private void sendToAll(GossipMessage.Kind kind) {
        if (answering) {
            answering = false;
            effects.cancel(ANSWER);
        }
        links.forEach(link -> send(link, kind));
        for (SocketAddress to : List.copyOf(repliesTo.keySet())) {
            effects.reply(to, sealer.seal(message(kind, false)));
        }
    }

    private void send(GossipLink link, GossipMessage.Kind kind) {
        GossipMessage message = message(kind, link.direct());
        monitor.sent(link.name(), message.sequence(), time.nanos());
        effects.send(link, sealer.seal(message));
    }

    private GossipMessage message(GossipMessage.Kind kind, boolean direct) {
        return new GossipMessage(kind, direct, cluster, self, addresses, time.wallMillis(), ++sequence, intervalMillis);
    }

    /** Says goodbye. Nothing is scheduled afterwards. */
    void stop() {
        if (started) {
            for (int i = 0; i < GOODBYES; i++) {
                sendToAll(GossipMessage.Kind.GOODBYE);
            }
            effects.cancel(HEARTBEAT);
            effects.cancel(SWEEP);
            started = false;
        }
    }

    /** Who is believed to be there. */
    Set<DiscoveredPeer> live() {
        return members.live();
    }
}
