package io.foundation.simulation;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.membership.MemberRecord;
import io.foundation.cluster.core.membership.Removal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps what is judged: how long true deaths took to be seen, and how often the healthy were taken for dead. */
final class Verdicts implements Watcher {

    private record Sight(NodeId observer, NodeId observed) {
    }

    private final Watcher next;
    private World world;
    private final Map<NodeId, Long> deaths = new HashMap<>();
    private final Map<NodeId, List<Double>> seen = new HashMap<>();
    private final Set<Sight> seenOnce = new HashSet<>();
    private long falseSuspicions;
    private long falseVerdicts;
    private long falseVerdictsByHealthy;

    /** @param next is told everything too */
    Verdicts(Watcher next) {
        this.next = next;
    }

    void watch(World toWatch) {
        world = toWatch;
    }

    /** A life ends now; from now on the time counts until it is seen. */
    void died(NodeId life) {
        deaths.put(life, world.kernel().now());
        seen.put(life, new ArrayList<>());
    }

    /** A life that was counted as ended goes on. */
    void lives(NodeId life) {
        deaths.remove(life);
    }

    /** For each observer who has seen it, the seconds until he called it unreachable. */
    List<Double> secondsUntilSeen(NodeId life) {
        return seen.getOrDefault(life, List.of());
    }

    long falseSuspicions() {
        return falseSuspicions;
    }

    /** Verdicts against nodes that were well. */
    long falseVerdicts() {
        return falseVerdicts;
    }

    /** Those passed by nodes that were well themselves. */
    long falseVerdictsByHealthy() {
        return falseVerdictsByHealthy;
    }

    @Override
    public void judged(SimulatedNode observer, NodeId about, Judgement judgement, String evidence) {
        next.judged(observer, about, judgement, evidence);
        Long death = deaths.get(about);
        if (death != null) {
            if (judgement == Judgement.UNREACHABLE && seenOnce.add(new Sight(observer.id(), about))) {
                seen.get(about).add((world.kernel().now() - death) / 1e9);
            }
            return;
        }
        SimulatedNode observed = world.node(world.indexOf(about.name()));
        if (!about.equals(observed.id()) || !world.isHealthy(observed.index()) || !world.isConnected(observer.index(), observed.index())) {
            return;
        }
        if (judgement == Judgement.SUSPECT) {
            falseSuspicions++;
        } else if (judgement == Judgement.UNREACHABLE) {
            falseVerdicts++;
            falseVerdictsByHealthy += world.isHealthy(observer.index()) ? 1 : 0;
        }
    }

    @Override
    public void added(SimulatedNode observer, MemberRecord member) {
        next.added(observer, member);
    }

    @Override
    public void removed(SimulatedNode observer, MemberRecord member, Removal why) {
        next.removed(observer, member, why);
    }

    @Override
    public void started(SimulatedNode node) {
        next.started(node);
    }
}
