package io.foundation.cluster.core.overlay;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.core.overlay.SwitchMessage.Report;
import io.foundation.cluster.core.overlay.SwitchMessage.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What members said of one switch, once for each stage, and what of it is still to be told to whom. Bounded by the number
 * of members. Not thread-safe.
 */
final class SwitchReports {

    static final int MAX_MEMBERS = 65_536;

    private final Map<Stage, Map<NodeName, Report>> reports = new TreeMap<>();
    private final List<Fresh> fresh = new ArrayList<>();

    /** A report that has not been passed on yet. */
    private record Fresh(Report report, NodeId from) {
    }

    /**
     * Notes a report.
     *
     * @param from who passed it on; null if it is this node's own
     * @return whether it is new
     */
    boolean add(Report report, NodeId from) {
        Map<NodeName, Report> of = reports.computeIfAbsent(report.stage(), stage -> new TreeMap<>());
        if (of.size() >= MAX_MEMBERS || of.putIfAbsent(report.who(), report) != null) {
            return false;
        }
        fresh.add(new Fresh(report, from));
        return true;
    }

    boolean has(NodeName who, Stage stage) {
        return reports.getOrDefault(stage, Map.of()).containsKey(who);
    }

    /** How many of some members came to a stage; who verified had prepared. */
    int count(Collection<NodeName> members, Stage stage) {
        return (int) members.stream().filter(name -> has(name, stage) || stage == Stage.PREPARED && has(name, Stage.VERIFIED)).count();
    }

    /** Those of some members who did not come to a stage. */
    List<NodeName> missing(Collection<NodeName> members, Stage stage) {
        return new TreeSet<>(members).stream().filter(name -> !has(name, stage) && !(stage == Stage.PREPARED && has(name, Stage.VERIFIED))).toList();
    }

    /** Reports of a stage by some members. */
    List<Report> of(Collection<NodeName> members, Stage stage) {
        return reports.getOrDefault(stage, Map.of()).values().stream().filter(report -> members.contains(report.who())).toList();
    }

    List<Report> all() {
        return reports.values().stream().flatMap(map -> map.values().stream()).toList();
    }

    boolean hasFresh() {
        return !fresh.isEmpty();
    }

    /** What a peer is to be told: what is fresh and did not come from it. */
    List<Report> freshFor(NodeId peer) {
        return fresh.stream().filter(each -> !peer.equals(each.from) && !peer.name().equals(each.report.who())).map(Fresh::report).toList();
    }

    void told() {
        fresh.clear();
    }
}
