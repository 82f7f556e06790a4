package io.foundation.cluster.core.detection;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.api.detection.DetectorContext;
import io.foundation.cluster.api.detection.FailureDetector;
import io.foundation.cluster.api.detection.Judgement;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Phi accrual (Hayashibara et al. 2004): everybody sends everybody a heartbeat each interval, and each node judges for
 * itself how unlikely the silence of a peer is, by what it has seen of him: see {@link PhiEstimator}. Adapts to slow or
 * uneven networks by itself; costs n messages a node and interval, so it is for clusters of some dozens.
 *
 * <p>A member is suspect from one phi and unreachable from another, or two intervals after it became suspect. With the
 * defaults and a steady network that is about 2.1 and 2.2 s after the last heartbeat, and a pause below 1.1 s goes
 * unnoticed. Other messages are signs of life too, but the window is of heartbeats alone. A judged member is told so
 * with the next heartbeat to it; it raises its revision, which brings it back: within one revision a judgement only
 * becomes graver. In a partial overlay only those are judged that this node has or wants links to: there is no word of the
 * others, for which SWIM is the detector to take. After a pause of this process nobody is judged for one interval.
 */
public final class PhiAccrualDetector implements FailureDetector {

    private static final int VERSION = 1;
    private static final int MAX_BYTES = 64;
    private static final TimerKey HEARTBEAT = TimerKey.of("heartbeat");
    private static final TimerKey EVALUATE = TimerKey.of("evaluate");
    /** How often the silence is measured in an interval. */
    private static final int EVALUATIONS = 5;
    /** The unreachable get a heartbeat once in so many intervals. */
    private static final int UNREACHABLE_INTERVALS = 5;
    private static final double NANOS_PER_MILLI = 1_000_000.0;

    private static final class Watched {
        private final NodeId id;
        private PhiEstimator estimator;
        private long revision;
        private Judgement judgement = Judgement.ALIVE;
        private long heartbeatAt;
        private boolean beating;
        /** The last sign of life, from which the silence is measured. */
        private long signAt;
        private long suspectSince;
        private long toldAt;

        private Watched(NodeId id, long revision) {
            this.id = id;
            this.revision = revision;
        }
    }

    private final DetectorContext context;
    private final NodeId self;
    private final PhiSettings settings;
    private final PauseGuard pauses;
    private final Map<NodeName, Watched> members = new LinkedHashMap<>();
    private final Map<String, Long> counters = new TreeMap<>();
    /** Whom to watch; null for everybody. */
    private Set<NodeId> neighbours;
    private long selfRevision;
    private long round;

    /** @throws FoundationException {@code CONSTRAINT_VIOLATION} if the options contradict each other */
    public PhiAccrualDetector(DetectorContext context) {
        this.context = context;
        this.self = context.self();
        this.settings = PhiSettings.of(context.options());
        this.pauses = new PauseGuard(settings.interval(), true);
    }

    @Override
    public void start() {
        context.effects().schedule(HEARTBEAT, (long) (context.random().nextDouble() * settings.interval()));
        scheduleEvaluation();
    }

    @Override
    public void memberKnown(NodeId peer, long revision) {
        Watched known = members.get(peer.name());
        if (peer.name().equals(self.name()) || known != null && known.id.incarnation() > peer.incarnation()) {
            return;
        }
        if (known != null && known.id.equals(peer)) {
            if (revision > known.revision) {
                alive(known, revision, "it raised its revision");
            }
            return;
        }
        Watched member = new Watched(peer, revision);
        begin(member);
        members.put(peer.name(), member);
        send(member);
        if (known != null && known.judgement != Judgement.ALIVE) {
            context.effects().judged(peer, Judgement.ALIVE, "it is back in a new incarnation");
        }
    }

    /** Measures anew: what was seen before a long silence says nothing of now. */
    private void begin(Watched member) {
        member.estimator = new PhiEstimator(settings.window(), settings.minDeviation(), settings.pause(), settings.interval() / NANOS_PER_MILLI);
        member.signAt = now();
        member.beating = false;
    }

    @Override
    public void watch(Set<NodeId> peers) {
        Set<NodeId> before = neighbours;
        neighbours = Set.copyOf(peers);
        for (Watched member : members.values()) {
            if (before != null && !before.contains(member.id) && neighbours.contains(member.id)) {
                begin(member);
                send(member);
            }
        }
    }

    /** A heart nobody listens to does not beat the less: silence says something of those only that are watched. */
    private boolean isWatched(Watched member) {
        return neighbours == null || neighbours.contains(member.id);
    }

    @Override
    public void memberGone(NodeId peer) {
        members.computeIfPresent(peer.name(), (name, member) -> member.id.equals(peer) ? null : member);
    }

    @Override
    public void heard(NodeId peer) {
        Watched member = find(peer);
        if (member != null) {
            member.signAt = now();
            if (member.judgement != Judgement.ALIVE && now() - member.toldAt >= settings.interval() / EVALUATIONS) {
                send(member);
            }
        }
    }

    /** Nothing: the silence that follows speaks for itself. */
    @Override
    public void linkLost(NodeId peer) {
        count("links lost");
    }

    @Override
    public void connectRefused(NodeId peer) {
        Watched member = find(peer);
        if (member == null || member.judgement == Judgement.UNREACHABLE) {
            return;
        }
        Judgement judgement = settings.refusedMeansDead() ? Judgement.UNREACHABLE : Judgement.SUSPECT;
        if (judgement.compareTo(member.judgement) > 0) {
            judge(member, judgement, "its machine refused the connection: the process is gone");
        }
    }

    @Override
    public void message(NodeId from, byte[] bytes) {
        long revision;
        long accused;
        try {
            WireReader reader = new WireReader(bytes);
            if (bytes.length > MAX_BYTES || reader.readU8() != VERSION) {
                count("unknown messages");
                return;
            }
            revision = reader.readVarint(Long.MAX_VALUE);
            accused = reader.readVarint(Long.MAX_VALUE);
        } catch (FoundationException e) {
            count("malformed messages");
            return;
        }
        Watched member = find(from);
        if (accused > 0 && accused > selfRevision) {
            selfRevision = accused;
            count("refutations");
            context.effects().refute(accused - 1);
        }
        if (member == null) {
            return;
        }
        heartbeat(member);
        if (revision > member.revision) {
            alive(member, revision, "its heart beats");
        } else if (member.judgement != Judgement.ALIVE && now() - member.toldAt >= settings.interval() / EVALUATIONS) {
            send(member);
        }
        if (accused > 0) {
            send(member);
        }
    }

    private void heartbeat(Watched member) {
        long now = now();
        if (member.beating && member.judgement == Judgement.ALIVE && now - member.heartbeatAt >= settings.interval() / 2) {
            // Answers to accusations come out of turn; they are signs of life, but no measure of the rhythm.
            member.estimator.add((now - member.heartbeatAt) / NANOS_PER_MILLI);
        }
        if (!member.beating || now - member.heartbeatAt >= settings.interval() / 2) {
            member.heartbeatAt = now;
        }
        member.beating = true;
        member.signAt = now;
    }

    @Override
    public void timer(TimerKey key) {
        if (key.equals(HEARTBEAT)) {
            context.effects().schedule(HEARTBEAT, settings.interval());
            boolean all = round++ % UNREACHABLE_INTERVALS == 0;
            members.values().stream().filter(member -> isWatched(member) && (all || member.judgement != Judgement.UNREACHABLE)).forEach(this::send);
        } else if (key.equals(EVALUATE)) {
            Optional<Long> pause = pauses.fired(key, now());
            if (pause.isPresent()) {
                paused(pause.get());
            } else if (pauses.frozenNanos(now()) == 0) {
                members.values().stream().filter(this::isWatched).forEach(this::evaluate);
            }
            scheduleEvaluation();
        }
    }

    private void scheduleEvaluation() {
        long delay = settings.interval() / EVALUATIONS;
        pauses.expect(EVALUATE, now() + delay);
        context.effects().schedule(EVALUATE, delay);
    }

    /** This process did not run for a while: what it has not heard may lie in its own queues. */
    private void paused(long nanos) {
        count("own pauses");
        for (Watched member : members.values()) {
            member.signAt += nanos;
            member.suspectSince += nanos;
            member.beating = false;
        }
    }

    private void evaluate(Watched member) {
        if (member.judgement == Judgement.UNREACHABLE) {
            return;
        }
        long now = now();
        long silence = now - member.signAt;
        double phi = member.estimator.phi(silence / NANOS_PER_MILLI);
        if (member.judgement == Judgement.ALIVE && phi >= settings.suspectAt()) {
            judge(member, Judgement.SUSPECT, evidence(silence, phi));
        } else if (member.judgement == Judgement.SUSPECT
                && (phi >= settings.unreachableAt() || now - member.suspectSince >= 2 * settings.interval())) {
            judge(member, Judgement.UNREACHABLE, evidence(silence, phi));
        }
    }

    private static String evidence(long silence, double phi) {
        return String.format(Locale.ROOT, "silent for %.1f s, phi %.1f", silence / 1e9, phi);
    }

    private void judge(Watched member, Judgement judgement, String evidence) {
        member.judgement = judgement;
        member.suspectSince = now();
        if (judgement == Judgement.UNREACHABLE) {
            count("unreachable verdicts");
        }
        context.effects().judged(member.id, judgement, evidence);
        send(member);
    }

    private void alive(Watched member, long revision, String evidence) {
        member.revision = revision;
        if (member.judgement != Judgement.ALIVE) {
            member.judgement = Judgement.ALIVE;
            begin(member);
            context.effects().judged(member.id, Judgement.ALIVE, evidence);
        }
    }

    private void send(Watched member) {
        long accused = member.judgement == Judgement.ALIVE ? 0 : member.revision + 1;
        member.toldAt = now();
        count("heartbeats");
        context.effects().send(member.id,
                new WireWriter(MAX_BYTES).writeU8(VERSION).writeVarint(selfRevision).writeVarint(accused).toByteArray());
    }

    @Override
    public Map<NodeId, Judgement> judgements() {
        Map<NodeId, Judgement> judgements = new TreeMap<>();
        members.values().forEach(member -> judgements.put(member.id, member.judgement));
        return judgements;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        counters.forEach((name, value) -> facts.put(name, Long.toString(value)));
        double highest = members.values().stream().filter(member -> isWatched(member) && member.judgement == Judgement.ALIVE)
                .mapToDouble(member -> member.estimator.phi((now() - member.signAt) / NANOS_PER_MILLI)).max().orElse(0);
        facts.put("highest phi of the living", String.format(Locale.ROOT, "%.1f", highest));
        return facts;
    }

    private Watched find(NodeId id) {
        Watched member = members.get(id.name());
        return member != null && member.id.incarnation() == id.incarnation() ? member : null;
    }

    private void count(String what) {
        counters.merge(what, 1L, Long::sum);
    }

    private long now() {
        return context.time().nanos();
    }
}
