package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.detection.Judgement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The probes of a SWIM detector: whom to ask and when, and what no answer means. Not thread-safe. */
final class SwimProber {

    static final String PROBE = "probe";
    static final String DIRECT = "direct";
    static final String INDIRECT = "indirect";

    private static final TimerKey PROBE_KEY = TimerKey.of(PROBE);
    /** The unreachable are probed once in so many intervals. */
    private static final int UNREACHABLE_INTERVALS = 5;

    private final SwimNode node;
    private final SwimJudge judge;
    private final Map<Long, SwimMember.Probe> probes = new LinkedHashMap<>();
    private long lastSequence;
    private long nextRound;
    /** When the timer comes; meaningless before the first. */
    private long due;
    private boolean scheduled;

    SwimProber(SwimNode node) {
        this.node = node;
        this.judge = new SwimJudge(node, this);
    }

    SwimJudge judge() {
        return judge;
    }

    /** The cluster may have become too large to probe everybody, or small enough. */
    void sizeChanged() {
        boolean before = node.probesAll;
        node.probesAll = node.settings.probesAll(node.members.watchedCount() + 1);
        if (before != node.probesAll || !scheduled) {
            nextRound = node.now() + node.somewhereInInterval();
            node.members.watched().forEach(member -> plan(member, node.somewhereInInterval()));
            schedule();
        }
    }

    /** Plans the next probe of a member, unless it is the round's to do so. */
    void plan(SwimMember member, long delay) {
        boolean mine = member.suspicion != null && member.suspicion.isAccusedBy(node.self);
        member.scheduled = member.watched && (node.probesAll || mine);
        if (member.scheduled) {
            member.nextProbe = node.now() + delay;
            if (scheduled && member.nextProbe - due < 0) {
                scheduleAt(member.nextProbe);
            }
        } else {
            node.members.eased(member);
        }
    }

    void planNext(SwimMember member) {
        plan(member, switch (member.judgement) {
            case ALIVE -> period();
            case SUSPECT -> node.settings.probeTimeout();
            case UNREACHABLE -> UNREACHABLE_INTERVALS * node.settings.interval();
        });
    }

    /** Until a member is probed again: up to a tenth shorter than the interval, so that each side of a pair has its turn. */
    private long period() {
        return (long) (node.settings.interval() * node.health.multiplier() * (0.9 + 0.1 * node.random.nextDouble()));
    }

    private void schedule() {
        long now = node.now();
        long next = node.probesAll ? now + node.settings.interval() : nextRound;
        for (SwimMember member : node.members.scheduled()) {
            if (member.nextProbe - next < 0) {
                next = member.nextProbe;
            }
        }
        scheduleAt(next);
    }

    private void scheduleAt(long when) {
        due = when;
        scheduled = true;
        node.pauses.expect(PROBE_KEY, when);
        node.effects.schedule(PROBE_KEY, Math.max(0, when - node.now()));
    }

    /** The timer {@link #PROBE} has come. */
    void probeDue(boolean paused) {
        if (!paused) {
            probeAllDue();
        }
        schedule();
    }

    private void probeAllDue() {
        long now = node.now();
        if (!node.probesAll && nextRound - now <= 0) {
            nextRound = now + node.settings.interval() * node.health.multiplier();
            SwimMember next = node.members.nextOfRound(member -> member.judgement != Judgement.UNREACHABLE && member.probe == null);
            if (next != null) {
                probe(next, true);
            }
            SwimMember unreachable = node.members.anyUnreachable(member -> now - member.probedAt >= UNREACHABLE_INTERVALS * node.settings.interval());
            if (unreachable != null) {
                probe(unreachable);
            }
        }
        for (SwimMember member : node.members.scheduled()) {
            if (member.nextProbe - now <= 0) {
                probe(member, true);
                planNext(member);
            }
        }
    }

    /** Probes now, unless a probe is out. */
    void probe(SwimMember member) {
        probe(member, false);
    }

    private void probe(SwimMember member, boolean routine) {
        if (member.probe != null) {
            member.probe.routine &= routine;
            return;
        }
        SwimMember.Probe probe = new SwimMember.Probe(++lastSequence, member);
        probe.routine = routine;
        member.probe = probe;
        probe.before = member.judgement;
        probes.put(probe.sequence, probe);
        node.count("probes");
        ask(probe);
        planNext(member);
    }

    /** Sends the question and begins to wait. */
    private void ask(SwimMember.Probe probe) {
        SwimMember member = probe.member;
        member.probedAt = node.now();
        probe.indirect = false;
        probe.heardSince = false;
        probe.asked = 0;
        probe.refused = 0;
        probe.accusing = node.settings.buddy() && member.judgement != Judgement.ALIVE;
        node.post.send(member.id, SwimMessage.Type.PROBE, probe.sequence, node.selfRevision, probe.accusing ? member.revision + 1 : 0, null);
        await(DIRECT, probe);
    }

    private void await(String kind, SwimMember.Probe probe) {
        long nanos = node.settings.probeTimeout() * node.health.multiplier();
        TimerKey key = new TimerKey(kind, probe.sequence);
        node.pauses.expect(key, node.now() + nanos);
        node.effects.schedule(key, nanos);
    }

    /** Something came from a member. */
    void heard(SwimMember member) {
        member.heardAt = node.now();
        if (member.probe != null) {
            member.probe.heardSince = true;
        } else if (member.judgement != Judgement.ALIVE && node.settings.buddy()
                && node.now() - member.probedAt >= node.settings.probeTimeout() / 4) {
            probe(member);
        }
    }

    /** A member has probed this node: as good as an answer, so the pair's next probe is due an interval from now. */
    void probedBy(SwimMember member) {
        if (member.judgement == Judgement.ALIVE && member.probe == null && node.health.multiplier() == 1 && node.probesAll) {
            planNext(member);
        }
    }

    /** An answer from a member itself; false if it is not to a probe that is out. */
    boolean answered(NodeId from, SwimMessage message) {
        SwimMember.Probe probe = probes.get(message.sequence());
        if (probe == null || !probe.member.id.equals(from)) {
            return false;
        }
        answered(probe, message.revision(), "it answered a probe");
        return true;
    }

    /** Somebody who was asked says that the member answered him. */
    void answeredOther(NodeId from, SwimMessage message) {
        SwimMember.Probe probe = probes.get(message.sequence());
        if (probe != null && probe.indirect) {
            answered(probe, message.revision(), "it answered a probe of " + from.name());
        }
    }

    /** Somebody who was asked has no answer either. */
    void notAnsweredOther(SwimMessage message) {
        SwimMember.Probe probe = probes.get(message.sequence());
        if (probe != null && probe.refused < probe.asked) {
            probe.refused++;
        }
    }

    private void answered(SwimMember.Probe probe, long revision, String evidence) {
        SwimMember member = probe.member;
        end(member);
        node.count("answers");
        if (probe.before == Judgement.ALIVE) {
            node.health.better();
        }
        if (revision > member.revision) {
            judge.alive(member, revision, evidence);
        } else if (member.judgement != Judgement.ALIVE && !probe.accusing && node.settings.buddy()) {
            probe(member);
        }
    }

    /** The timer {@link #DIRECT} or {@link #INDIRECT} has come. */
    void timeout(TimerKey key) {
        SwimMember.Probe probe = probes.get(key.detail());
        if (probe == null) {
            return;
        }
        if (probe.heardSince) {
            // Something came from it since it was asked: it lives, and the answer is held up behind other traffic.
            end(probe.member);
        } else if (probe.indirect) {
            indirectTimeout(probe);
        } else {
            directTimeout(probe);
        }
    }

    private void directTimeout(SwimMember.Probe probe) {
        SwimMember member = probe.member;
        if (member.judgement != Judgement.ALIVE) {
            end(member);
            if (member.judgement == Judgement.SUSPECT) {
                judge.suspect(member, member.revision, node.self, "it does not answer this node either");
            }
            return;
        }
        probe.indirect = true;
        List<SwimMember> helpers = node.members.sample(node.settings.indirect(), other -> other != member && other.judgement == Judgement.ALIVE);
        probe.asked = helpers.size();
        helpers.forEach(helper -> node.post.send(helper.id, SwimMessage.Type.ASK, probe.sequence, 0, 0, member.id));
        node.post.send(member.id, SwimMessage.Type.PROBE, probe.sequence, node.selfRevision, 0, null);
        await(INDIRECT, probe);
    }

    private void indirectTimeout(SwimMember.Probe probe) {
        SwimMember member = probe.member;
        end(member);
        node.count("probes failed");
        if (probe.before == Judgement.ALIVE) {
            // Whoever was asked says at least that he has heard; if not even that comes, the fault is likely here.
            node.health.worse(probe.asked > 0 ? probe.asked - probe.refused : 1);
        }
        String helpers = probe.asked == 0 ? "" : ", nor to " + probe.asked + " other" + (probe.asked == 1 ? "" : "s") + " who asked";
        judge.suspect(member, member.revision, node.self, "it does not answer this node" + helpers);
    }

    /** Ends the probe of a member that is out, if there is one. */
    void end(SwimMember member) {
        SwimMember.Probe probe = member.probe;
        if (probe == null) {
            return;
        }
        member.probe = null;
        node.members.eased(member);
        probes.remove(probe.sequence);
        stopWaiting(DIRECT, probe);
        stopWaiting(INDIRECT, probe);
    }

    /** Other members are watched now: those that are not any more have no link over which their answers could come. */
    void watchedChanged() {
        for (SwimMember.Probe probe : List.copyOf(probes.values())) {
            if (probe.routine && !probe.member.watched && probe.member.judgement == Judgement.ALIVE) {
                end(probe.member);
            }
        }
        sizeChanged();
    }

    private void stopWaiting(String kind, SwimMember.Probe probe) {
        TimerKey key = new TimerKey(kind, probe.sequence);
        if (node.pauses.forget(key)) {
            node.effects.cancel(key);
        }
    }

    /** Whether the timer of the probes is overdue: then this process has paused, and how long. */
    Optional<Long> overdue() {
        return node.pauses.overdue(PROBE_KEY, node.now());
    }

    /** This process did not run for a while: the probes that are out are repeated, those missed are spread. */
    void restart() {
        long now = node.now();
        nextRound = now + node.settings.interval();
        int index = 0;
        for (SwimMember member : node.members.scheduled()) {
            if (member.nextProbe - now <= 0) {
                member.nextProbe = now + node.settings.interval() * index++ / node.members.watchedCount();
            }
        }
        for (SwimMember.Probe probe : List.copyOf(probes.values())) {
            stopWaiting(INDIRECT, probe);
            ask(probe);
        }
        schedule();
    }
}
