package io.foundation.cluster.core.detection;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.detection.DetectorContext;
import io.foundation.cluster.api.detection.FailureDetector;
import io.foundation.cluster.api.detection.Judgement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * SWIM with suspicion (Das, Gupta, Motivala 2002) and Lifeguard's rules (Dadgar, Phillips, Currey 2018).
 *
 * <p>A member is probed; if it does not answer in time, a few others are asked to probe it, and it is probed again; if
 * nothing comes of that either, it is suspect. That is told around; others who do not reach it either confirm it, which
 * shortens the suspicion; and a member that hears of it raises its revision, which clears it. Otherwise it is
 * unreachable when the suspicion ends. That is never final: the unreachable are still probed, rarely, and told that
 * they are thought to be; an answer with a greater revision brings them back. Within one revision a judgement only
 * becomes graver, so that rumours in any order end in the same.
 *
 * <p><b>Small clusters</b> (up to {@code probeAllUpTo} members): everybody probes everybody once an interval, each pair in
 * one direction only, since a probe is as good a sign of life as an answer. With the defaults a member that is suspended
 * or cut off is unreachable within 1 s (until it is probed) + 0.4 s (its answer) + 0.4 s (the answers of others) + 0.9 s
 * (suspicion) = 2.7 s, about 2.2 s on average with three members and less with more, because the first to suspect makes
 * the others look at once. A pause of less than 0.8 s is not even suspected, one of less than 1.7 s is forgiven. With
 * two members there is nobody to ask or to confirm: the second attempt is a second direct probe, the suspicion has its
 * shortest time, and a node cut off cannot know that it is the one. <b>Larger clusters</b>: SWIM's rounds, one probe an
 * interval, and suspicions that grow with the logarithm of the size.
 *
 * <p><b>Partial overlays</b>: of the members only those this node has or wants links to are probed ({@link #watch}); a crash is
 * judged by the neighbours, and everybody else hears of it by rumour, as he hears that it was refuted. A suspicion lasts as
 * in a larger cluster, since both pass from neighbour to neighbour. Somebody nobody watches is not called dead for that.
 *
 * <p>A node that pauses (garbage collection, SIGSTOP) finds its timers late. Answers may then lie in its own queues,
 * so it judges nobody for one interval and repeats the probes that are out. Where answers take long whoever is asked, it waits
 * longer and asks less often ({@link AnswerTimes}): a machine or a cluster with too little time is not helped by more questions.
 */
public final class SwimDetector implements FailureDetector {

    private final SwimNode node;
    private final SwimProber prober;
    private final SwimJudge judge;
    private final SwimRelays relays;

    /** @throws FoundationException {@code CONSTRAINT_VIOLATION} if the options contradict each other */
    public SwimDetector(DetectorContext context) {
        this.node = new SwimNode(context);
        this.prober = new SwimProber(node);
        this.judge = prober.judge();
        this.relays = new SwimRelays(context, node.post, node.members, node.settings);
    }

    @Override
    public void start() {
        prober.sizeChanged();
    }

    @Override
    public void memberKnown(NodeId peer, long revision) {
        SwimMember known = node.members.named(peer.name());
        if (peer.name().equals(node.self.name()) || known != null && known.id.incarnation() > peer.incarnation()) {
            return;
        }
        if (known != null && known.id.equals(peer)) {
            if (revision > known.revision) {
                judge.alive(known, revision, "it raised its revision");
            }
            return;
        }
        boolean back = known != null && known.judgement != Judgement.ALIVE;
        if (known != null) {
            forget(known);
        }
        SwimMember member = node.members.add(peer, revision, node.now());
        if (back) {
            node.effects.judged(peer, Judgement.ALIVE, "it is back in a new incarnation");
        }
        prober.sizeChanged();
        // A newcomer has an interval in which links to it may come about.
        prober.plan(member, node.settings.interval() + node.somewhereInInterval());
    }

    @Override
    public void memberGone(NodeId peer) {
        SwimMember member = node.members.get(peer);
        if (member != null) {
            forget(member);
            prober.sizeChanged();
        }
    }

    @Override
    public void watch(Set<NodeId> neighbours) {
        List<SwimMember> entered = node.members.watch(neighbours);
        prober.watchedChanged();
        entered.forEach(member -> prober.plan(member, node.settings.interval() + node.somewhereInInterval()));
    }

    private void forget(SwimMember member) {
        prober.end(member);
        judge.endSuspicion(member);
        node.members.remove(member);
    }

    @Override
    public void heard(NodeId peer) {
        SwimMember member = node.members.get(peer);
        if (member != null) {
            prober.heard(member);
        }
    }

    @Override
    public void linkLost(NodeId peer) {
        noticePause();
        SwimMember member = node.members.get(peer);
        if (member != null && member.judgement == Judgement.ALIVE) {
            prober.probe(member);
        }
    }

    @Override
    public void connectRefused(NodeId peer) {
        SwimMember member = node.members.get(peer);
        if (member != null) {
            judge.refused(member);
        }
    }

    @Override
    public void message(NodeId from, byte[] bytes) {
        SwimMessage message;
        try {
            message = SwimMessage.read(bytes);
        } catch (FoundationException e) {
            node.count("malformed messages");
            return;
        }
        if (message == null) {
            node.count("unknown messages");
            return;
        }
        noticePause();
        SwimMember member = node.members.get(from);
        switch (message.type()) {
            case PROBE -> probed(from, member, message);
            case ANSWER -> {
                if (!prober.answered(from, message) && !relays.answered(from, message) && member != null && message.revision() > member.revision) {
                    judge.alive(member, message.revision(), "it answered late");
                }
            }
            case ASK -> relays.asked(from, message);
            case ANSWERED -> prober.answeredOther(from, message);
            case NO_ANSWER -> prober.notAnsweredOther(message);
            case GOSSIP -> { }
        }
        message.rumours().forEach(rumour -> judge.rumour(from, rumour));
    }

    private void probed(NodeId from, SwimMember member, SwimMessage message) {
        if (message.accused() > 0) {
            judge.refute(message.accused() - 1);
        }
        node.post.send(from, SwimMessage.Type.ANSWER, message.sequence(), node.selfRevision, 0, null);
        if (member != null) {
            if (message.revision() > member.revision) {
                judge.alive(member, message.revision(), "it probed this node");
            }
            prober.probedBy(member);
        }
    }

    @Override
    public void timer(TimerKey key) {
        boolean paused = node.pauses.fired(key, node.now()).map(this::paused).isPresent();
        switch (key.kind()) {
            case SwimProber.PROBE -> prober.probeDue(paused);
            case SwimProber.DIRECT, SwimProber.INDIRECT -> {
                if (!paused) {
                    prober.timeout(key);
                }
            }
            case SwimJudge.SUSPICION -> judge.suspicionsEnd();
            case SwimPost.GOSSIP -> node.post.gossip();
            case SwimRelays.RELAY -> relays.timer(key);
            default -> { }
        }
    }

    private void noticePause() {
        prober.overdue().ifPresent(this::paused);
    }

    /** This process did not run for a while: what it has missed is not the fault of others. */
    private long paused(long nanos) {
        node.count("own pauses");
        node.health.worse(1);
        // Not held against the suspects: what it postpones is found when a suspicion would end, so that many of them cost nothing now.
        node.lostNanos += nanos;
        prober.restart();
        return nanos;
    }

    @Override
    public Map<NodeId, Judgement> judgements() {
        Map<NodeId, Judgement> judgements = new TreeMap<>();
        node.members.all().forEach(member -> judgements.put(member.id, member.judgement));
        return judgements;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        node.counters().forEach((name, value) -> facts.put(name, Long.toString(value)));
        facts.put("local health", node.health.score() + " of " + LocalHealth.WORST + (node.health.score() == 0 ? " (well)" : " (slow)"));
        facts.put("answers take", node.answers.median() / 1_000_000 + " ms, waited for " + node.patience() / 1_000_000 + " ms");
        facts.put("probing", node.probesAll ? "everybody" : "one member an interval");
        facts.put("watched", node.members.watchedCount() + " of " + (node.members.clusterSize() - 1));
        facts.put("suspect", Integer.toString(node.members.count(Judgement.SUSPECT)));
        facts.put("unreachable", Integer.toString(node.members.count(Judgement.UNREACHABLE)));
        facts.put("rumours waiting", Integer.toString(node.post.waiting()));
        return facts;
    }
}
