package io.foundation.simulation;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.membership.MemberRecord;
import io.foundation.cluster.core.membership.Removal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must always hold, watched as it happens, and what must hold in the end. Not thread-safe.
 */
final class Invariants implements Watcher {

    /** One life of an observer and one life of the observed. */
    private record Sight(NodeId observer, NodeId observed) {
    }

    /** One life of an observer and a name. */
    private record NameSight(NodeId observer, NodeName observed) {
    }

    private World world;
    private final List<String> violations = new ArrayList<>();
    private final Map<Sight, Judgement> judgements = new HashMap<>();
    private final Map<Sight, Long> returns = new HashMap<>();
    private final Map<NameSight, Long> incarnations = new HashMap<>();
    private final Set<Sight> removed = new HashSet<>();
    private final Set<NodeName> left = new TreeSet<>();
    private boolean nobodyMayFail;
    /** Who judged wrongly when last looked at: the first to look at next time. */
    private SimulatedNode wrong;

    /** To be called once, before anything happens. */
    void watch(World toWatch) {
        world = toWatch;
    }

    /** From now on no healthy node may be called unreachable. */
    void nobodyMayFail() {
        nobodyMayFail = true;
    }

    /** A node has left for good, until it is started again. */
    void left(NodeName name) {
        left.add(name);
    }

    @Override
    public void started(SimulatedNode node) {
        left.remove(node.name());
    }

    @Override
    public void added(SimulatedNode observer, MemberRecord member) {
        Sight sight = new Sight(observer.id(), member.id());
        if (removed.contains(sight)) {
            violate(name(observer) + " has " + member.id() + " again, whom it knew to be gone");
        }
        Long before = incarnations.put(new NameSight(observer.id(), member.name()), member.id().incarnation());
        if (before != null && before >= member.id().incarnation() && !removed.contains(sight)) {
            violate(name(observer) + " went back from incarnation " + before + " of " + member.name() + " to " + member.id().incarnation());
        }
    }

    @Override
    public void removed(SimulatedNode observer, MemberRecord member, Removal why) {
        removed.add(new Sight(observer.id(), member.id()));
    }

    @Override
    public void judged(SimulatedNode observer, NodeId about, Judgement judgement, String evidence) {
        Sight sight = new Sight(observer.id(), about);
        Judgement before = judgements.put(sight, judgement);
        SimulatedNode observed = world.node(world.indexOf(about.name()));
        if (judgement == Judgement.ALIVE && before != null && before != Judgement.ALIVE) {
            // S1: within a revision a judgement only becomes graver, so each return takes a revision of its own.
            long count = returns.merge(sight, 1L, Long::sum);
            if (observed.id().equals(about) && count > observed.membership().self().revision() - 1) {
                violate(name(observer) + " took " + about + " back " + count + " times, and its revision is only "
                        + observed.membership().self().revision());
            }
        }
        if (nobodyMayFail && judgement == Judgement.UNREACHABLE && observed.id().equals(about) && world.isHealthy(observed.index())
                && world.isHealthy(observer.index()) && world.isConnected(observer.index(), observed.index())) {
            violate(name(observer) + " called " + about + " unreachable, which is well: " + evidence);
        }
    }

    private static String name(SimulatedNode node) {
        return node.name().value();
    }

    private void violate(String what) {
        violations.add(String.format(Locale.ROOT, "%.3f s: %s", world.kernel().now() / 1e9, what));
    }

    /** What was broken on the way. */
    List<String> violations() {
        return violations;
    }

    /** Whether all nodes that are on know the same, and the truth, and judge rightly. */
    boolean isConverged() {
        return firstProblem() == null;
    }

    /** The first thing in which a node is wrong; null if all is as it should be. */
    String firstProblem() {
        long digest = 0;
        boolean first = true;
        for (SimulatedNode node : world.nodes()) {
            if (!node.isOn()) {
                continue;
            }
            if (first) {
                digest = node.membership().digest();
                first = false;
                String problem = problemOf(node, true);
                if (problem != null) {
                    return problem;
                }
            } else if (node.membership().digest() != digest) {
                return node.name() + " has another set than the first node: " + problemOf(node, true);
            }
        }
        String known = wrong == null ? null : misjudgementOf(wrong);
        if (known != null) {
            return known;
        }
        for (SimulatedNode node : world.nodes()) {
            String problem = misjudgementOf(node);
            if (problem != null) {
                wrong = node;
                return problem;
            }
        }
        return null;
    }

    private String misjudgementOf(SimulatedNode node) {
        return node.isOn() && node.detector() != null ? problemOf(node, false) : null;
    }

    private String problemOf(SimulatedNode node, boolean members) {
        Map<NodeId, Judgement> judged = members ? Map.of() : node.detector().judgements();
        for (SimulatedNode other : world.nodes()) {
            if (other.id() == null) {
                continue;
            }
            NodeId known = node.membership().find(other.name()).map(MemberRecord::id).orElse(null);
            boolean gone = left.contains(other.name());
            if (members && gone && known != null) {
                return node.name() + " lists " + known + ", which has left";
            }
            if (members && !gone && other.isOn() && !other.id().equals(known)) {
                return node.name() + " lists " + known + " in place of " + other.id();
            }
            if (!members && !gone && other != node && known != null) {
                Judgement expected = other.isOn() ? Judgement.ALIVE : Judgement.UNREACHABLE;
                if (judged.get(known) != expected) {
                    return node.name() + " thinks " + judged.get(known) + " of " + known + ", which is " + other.process();
                }
            }
        }
        return null;
    }
}
