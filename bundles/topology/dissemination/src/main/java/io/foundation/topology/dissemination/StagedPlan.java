package io.foundation.topology.dissemination;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link StagedBroadcast} brings to whom, one stage after the other. Immutable.
 *
 * @param id       names the plan: its originator's id and a number of his own
 * @param stages   at least one, at most {@value #MAX_STAGES}; nobody is in two
 * @param payload  what is brought; at most {@value #MAX_PAYLOAD} bytes
 * @param deputies who goes on if the originator is lost, in this order; at most {@value #MAX_DEPUTIES}
 */
public record StagedPlan(PlanId id, List<Stage> stages, byte[] payload, List<NodeId> deputies) {

    public static final int MAX_STAGES = 64;
    public static final int MAX_NODES = 65_536;
    public static final int MAX_PAYLOAD = 1 << 20;
    public static final int MAX_DEPUTIES = 2;

    /** The share of a stage's nodes that must have said yes, where nothing else is asked. */
    public static final double CANARY_QUORUM = 1.0;
    public static final double QUORUM = 0.95;

    /** Names a plan in the whole cluster. */
    public record PlanId(NodeId originator, long number) {
        @Override
        public String toString() {
            return originator + "/" + number;
        }
    }

    /**
     * Some nodes that get it at the same time.
     *
     * @param name     for people, e.g. {@code canary}
     * @param nodes    in a fixed order: their answers are counted by their place
     * @param quorum   the share of them that must say yes before the next stage begins, above 0 to 1
     * @param deadline until when; after it the plan is aborted
     */
    public record Stage(String name, List<NodeId> nodes, double quorum, Duration deadline) {
        public Stage {
            nodes = List.copyOf(nodes);
            if (nodes.isEmpty() || name.length() > 64 || !(quorum > 0 && quorum <= 1) || deadline.isNegative() || deadline.isZero()) {
                throw new FoundationException(ErrorType.INVALID_INPUT, "The stage '" + name + "' with " + nodes.size() + " nodes, the quorum " + quorum
                        + " and the deadline " + deadline + " is not possible: a stage needs a name of at most 64 characters, a node, a quorum above 0 and at most 1, and some time.");
            }
        }

        /** How many must say yes. */
        public int needed() {
            return Math.max(1, (int) Math.ceil(quorum * nodes.size() - 1e-9));
        }
    }

    /** @throws FoundationException {@code INVALID_INPUT} or {@code TOO_LARGE} */
    public StagedPlan {
        stages = List.copyOf(stages);
        deputies = List.copyOf(deputies);
        if (payload.length > MAX_PAYLOAD) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The payload of a staged broadcast has " + payload.length + " bytes: at most " + MAX_PAYLOAD
                    + " are allowed; send where to get it instead.");
        }
        Set<NodeId> all = new HashSet<>();
        int count = 0;
        for (Stage stage : stages) {
            all.addAll(stage.nodes());
            count += stage.nodes().size();
        }
        if (stages.isEmpty() || stages.size() > MAX_STAGES || count > MAX_NODES || deputies.size() > MAX_DEPUTIES || count != all.size()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A plan of " + stages.size() + " stages with " + count + " nodes, " + (count - all.size())
                    + " of them twice, and " + deputies.size() + " deputies is not possible: use 1 to " + MAX_STAGES + " stages with up to " + MAX_NODES
                    + " nodes, each once, and up to " + MAX_DEPUTIES + " deputies.");
        }
    }

    /** One canary, then zone by zone in the order of their names. */
    public static List<Stage> canaryThenZones(NodeId canary, Map<NodeId, String> zones, Duration deadline) {
        List<Stage> stages = new ArrayList<>();
        stages.add(new Stage("canary", List.of(canary), CANARY_QUORUM, deadline));
        zones.values().stream().distinct().sorted().forEach(zone -> {
            List<NodeId> nodes = zones.entrySet().stream().filter(entry -> entry.getValue().equals(zone) && !entry.getKey().equals(canary))
                    .map(Map.Entry::getKey).sorted().toList();
            if (!nodes.isEmpty()) {
                stages.add(new Stage(zone, nodes, QUORUM, deadline));
            }
        });
        return stages;
    }

    /** A third of the nodes after the other. */
    public static List<Stage> thirds(Collection<NodeId> nodes, Duration deadline) {
        List<NodeId> sorted = nodes.stream().distinct().sorted().toList();
        List<Stage> stages = new ArrayList<>();
        int third = (sorted.size() + 2) / 3;
        for (int from = 0; from < sorted.size(); from += third) {
            stages.add(new Stage("third " + (stages.size() + 1), sorted.subList(from, Math.min(sorted.size(), from + third)), QUORUM, deadline));
        }
        return stages;
    }

    void write(WireWriter to) {
        writeId(id, to);
        to.writeVarint(stages.size());
        for (Stage stage : stages) {
            to.writeString(stage.name());
            to.writeVarint(stage.nodes().size());
            stage.nodes().forEach(node -> IdCodec.writeNodeId(node, to));
            to.writeF64(stage.quorum()).writeVarint(stage.deadline().toMillis());
        }
        to.writeBytes(payload).writeVarint(deputies.size());
        deputies.forEach(node -> IdCodec.writeNodeId(node, to));
    }

    static StagedPlan read(WireReader from) {
        PlanId id = readId(from);
        int count = from.readCount(MAX_STAGES, 12);
        List<Stage> stages = new ArrayList<>(count);
        int room = MAX_NODES;
        try {
            for (int i = 0; i < count; i++) {
                String name = from.readString(3 * 64);
                List<NodeId> nodes = readNodes(from, room);
                room -= nodes.size();
                stages.add(new Stage(name, nodes, from.readF64(), Duration.ofMillis(from.readVarint(Duration.ofDays(365).toMillis()))));
            }
            return new StagedPlan(id, stages, from.readBytes(MAX_PAYLOAD), readNodes(from, MAX_DEPUTIES));
        } catch (FoundationException e) {
            throw e.type() == ErrorType.DESERIALIZATION_FAILED ? e : from.malformed(e.getMessage());
        }
    }

    static List<NodeId> readNodes(WireReader from, int max) {
        int count = from.readCount(max, IdCodec.MIN_NODE_ID_BYTES);
        List<NodeId> nodes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            nodes.add(IdCodec.readNodeId(from));
        }
        return nodes;
    }

    static void writeId(PlanId id, WireWriter to) {
        IdCodec.writeNodeId(id.originator(), to);
        to.writeVarint(id.number());
    }

    static PlanId readId(WireReader from) {
        return new PlanId(IdCodec.readNodeId(from), from.readVarint(Long.MAX_VALUE));
    }
}
