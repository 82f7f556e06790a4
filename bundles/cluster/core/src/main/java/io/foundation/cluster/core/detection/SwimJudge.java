package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.detection.Judgement;
import java.util.PriorityQueue;

/**
 * The judgements of a SWIM detector: alive, suspect, unreachable, by what this node has found out and by rumours. Within
 * one revision of a member a judgement only becomes graver; a greater revision clears it. Not thread-safe.
 */
final class SwimJudge {

    static final String SUSPICION = "suspicion";

    private static final TimerKey SUSPICION_KEY = TimerKey.of(SUSPICION);
    /** In larger clusters about so many of those who hear of a suspicion look for themselves. */
    private static final double WITNESSES = 8;

    /** When a suspect is to be looked at; void if he is to be looked at at another time, or is no suspect any more. */
    private record Look(long at, long key) {
    }

    private final SwimNode node;
    private final SwimProber prober;
    /** One timer serves all: where half of a thousand members die at once, each of the others has five hundred suspects. */
    private final PriorityQueue<Look> looks = new PriorityQueue<>((a, b) -> Long.signum(a.at() - b.at()));
    private boolean scheduled;
    private long due;

    SwimJudge(SwimNode node, SwimProber prober) {
        this.node = node;
        this.prober = prober;
    }

    void suspect(SwimMember member, long revision, NodeId accuser, String evidence) {
        if (member.judgement == Judgement.UNREACHABLE && revision <= member.revision || revision < member.revision) {
            return;
        }
        if (member.judgement != Judgement.SUSPECT || revision > member.revision) {
            member.revision = revision;
            node.members.judge(member, Judgement.SUSPECT);
            member.suspicion = node.settings.suspicion(node.now(), node.lostNanos, node.members.clusterSize(), node.members.isPartial());
            node.members.suspected(member);
            member.suspicion.accuse(accuser);
            node.effects.judged(member.id, Judgement.SUSPECT, evidence);
            node.post.tell(new Rumour(member.id, revision, Judgement.SUSPECT, accuser));
            scheduleSuspicion(member);
            // It should hear of it at once; and an accusation by somebody else is worth a look of one's own.
            if (accuser.equals(node.self) || member.watched && isWitness()) {
                prober.probe(member);
            }
        } else if (member.suspicion.accuse(accuser)) {
            node.post.tell(new Rumour(member.id, revision, Judgement.SUSPECT, accuser));
            scheduleSuspicion(member);
        }
    }

    /** Whether this node is one of those who look for themselves: all in small clusters and among neighbours, some otherwise. */
    private boolean isWitness() {
        return node.probesAll || node.members.isPartial() || node.random.nextDouble() * node.members.clusterSize() < WITNESSES;
    }

    /** The machine of a member refused a connection. */
    void refused(SwimMember member) {
        if (member.judgement == Judgement.UNREACHABLE) {
            return;
        }
        if (node.settings.refusedMeansDead()) {
            unreachable(member, "its machine refused the connection: the process is gone");
        } else {
            suspect(member, member.revision, node.self, "its machine refused the connection");
            member.suspicion.lost(node.lostNanos);
            member.suspicion.endWithin(node.now(), node.settings.probeTimeout());
            scheduleSuspicion(member);
        }
    }

    /** The timer {@link #SUSPICION} has come. */
    void suspicionsEnd() {
        scheduled = false;
        long now = node.now();
        while (!looks.isEmpty() && looks.peek().at() - now <= 0) {
            Look look = looks.poll();
            SwimMember member = node.members.suspect(look.key());
            if (member != null && member.judgement == Judgement.SUSPECT && member.nextLook == look.at()) {
                suspicionEnds(member, now);
            }
        }
        if (!looks.isEmpty()) {
            schedule(looks.peek().at());
        }
    }

    private void suspicionEnds(SwimMember member, long now) {
        member.suspicion.lost(node.lostNanos);
        long wait = node.pauses.frozenNanos(now);
        if (wait > 0) {
            lookAt(member, now + wait);
        } else if (member.suspicion.deadline() - now > 0) {
            scheduleSuspicion(member);
        } else if (member.suspicion.extend(member.heardAt, now)) {
            lookAt(member, now + member.suspicion.min());
        } else {
            unreachable(member, "it did not answer while it was suspected by "
                    + String.join(", ", member.suspicion.accusers().stream().map(id -> id.name().value()).toList()));
        }
    }

    private void scheduleSuspicion(SwimMember member) {
        member.suspicion.lost(node.lostNanos);
        lookAt(member, member.suspicion.deadline());
    }

    private void lookAt(SwimMember member, long at) {
        member.nextLook = at;
        looks.add(new Look(at, member.key));
        schedule(at);
    }

    private void schedule(long at) {
        if (!scheduled || at - due < 0) {
            scheduled = true;
            due = at;
            node.effects.schedule(SUSPICION_KEY, Math.max(0, at - node.now()));
        }
    }

    private void unreachable(SwimMember member, String evidence) {
        endSuspicion(member);
        node.members.judge(member, Judgement.UNREACHABLE);
        node.count("unreachable verdicts");
        node.effects.judged(member.id, Judgement.UNREACHABLE, evidence);
        node.post.tell(new Rumour(member.id, member.revision, Judgement.UNREACHABLE, node.self));
        prober.planNext(member);
    }

    /** It has a greater revision than that known, so it lives. */
    void alive(SwimMember member, long revision, String evidence) {
        member.revision = revision;
        if (member.judgement == Judgement.ALIVE) {
            return;
        }
        endSuspicion(member);
        node.members.judge(member, Judgement.ALIVE);
        node.effects.judged(member.id, Judgement.ALIVE, evidence);
        node.post.tell(new Rumour(member.id, revision, Judgement.ALIVE, member.id));
        prober.planNext(member);
    }

    void endSuspicion(SwimMember member) {
        if (member.suspicion != null) {
            member.suspicion = null;
            node.members.cleared(member);
        }
    }

    void rumour(NodeId from, Rumour rumour) {
        if (rumour.about().name().equals(node.self.name())) {
            if (rumour.about().equals(node.self) && rumour.says() != Judgement.ALIVE) {
                refute(rumour.revision());
            }
            return;
        }
        SwimMember member = node.members.get(rumour.about());
        if (member == null) {
            return;
        }
        switch (rumour.says()) {
            case ALIVE -> {
                if (rumour.revision() > member.revision) {
                    alive(member, rumour.revision(), from.name() + " has heard it");
                }
            }
            case SUSPECT -> suspect(member, rumour.revision(), rumour.accuser(), rumour.accuser().name() + " suspects it");
            case UNREACHABLE -> {
                // Not taken on trust: it counts as a suspicion that all share, and the member may still answer.
                suspect(member, rumour.revision(), rumour.accuser(), rumour.accuser().name() + " cannot reach it");
                boolean suspect = member.judgement == Judgement.SUSPECT && member.revision == rumour.revision();
                if (suspect && node.settings.verdictsOnTrust()) {
                    unreachable(member, rumour.accuser().name() + " says so");
                } else if (suspect && member.suspicion.confirm()) {
                    node.post.tell(rumour);
                    scheduleSuspicion(member);
                }
            }
        }
    }

    /** This node is accused at one of its revisions: it raises it, unless it has done so already. */
    void refute(long revision) {
        if (revision >= node.selfRevision) {
            node.selfRevision = revision + 1;
            node.health.worse(1);
            node.count("refutations");
            node.effects.refute(revision);
            node.post.tell(new Rumour(node.self, node.selfRevision, Judgement.ALIVE, node.self));
        }
    }
}
