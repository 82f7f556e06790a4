package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** What the nodes of a staged broadcast tell each other: a byte for the kind, a byte for the version, then the parts. */
sealed interface StagedMessage {

    int VERSION = 1;
    int START = 1;
    int ANSWERS = 2;
    int END = 3;
    int HAND_OVER = 4;
    int MAX_BYTES = 8 << 20;
    int MAX_BITS_BYTES = StagedPlan.MAX_NODES / 8;
    int MAX_REASON = 200;

    /**
     * To everybody: these nodes shall apply it now.
     *
     * @param epoch grows each time somebody else conducts the plan
     */
    record Start(StagedPlan.PlanId plan, long epoch, NodeId conductor, int stage, List<NodeId> nodes, byte[] payload) implements StagedMessage {
    }

    /** Toward the conductor: who, by the place in the stage, said yes and who no. Gathered on the way. */
    record Answers(StagedPlan.PlanId plan, long epoch, int stage, BitSet yes, BitSet no) implements StagedMessage {
    }

    /** To everybody: it is over. */
    record End(StagedPlan.PlanId plan, long epoch, boolean aborted, String reason) implements StagedMessage {
    }

    /** To a deputy: how far it is. */
    record HandOver(StagedPlan plan, long epoch, NodeId conductor, int stage) implements StagedMessage {
    }

    static byte[] write(StagedMessage message) {
        WireWriter to = new WireWriter(MAX_BYTES);
        switch (message) {
            case Start start -> {
                to.writeU8(START).writeU8(VERSION);
                StagedPlan.writeId(start.plan(), to);
                to.writeVarint(start.epoch());
                IdCodec.writeNodeId(start.conductor(), to);
                to.writeVarint(start.stage()).writeVarint(start.nodes().size());
                start.nodes().forEach(node -> IdCodec.writeNodeId(node, to));
                to.writeBytes(start.payload());
            }
            case Answers answers -> {
                to.writeU8(ANSWERS).writeU8(VERSION);
                StagedPlan.writeId(answers.plan(), to);
                to.writeVarint(answers.epoch()).writeVarint(answers.stage()).writeBytes(answers.yes().toByteArray()).writeBytes(answers.no().toByteArray());
            }
            case End end -> {
                to.writeU8(END).writeU8(VERSION);
                StagedPlan.writeId(end.plan(), to);
                to.writeVarint(end.epoch()).writeBoolean(end.aborted()).writeString(end.reason().substring(0, Math.min(MAX_REASON, end.reason().length())));
            }
            case HandOver handOver -> {
                to.writeU8(HAND_OVER).writeU8(VERSION);
                handOver.plan().write(to);
                to.writeVarint(handOver.epoch());
                IdCodec.writeNodeId(handOver.conductor(), to);
                to.writeVarint(handOver.stage());
            }
        }
        return to.toByteArray();
    }

    /** Empty if the kind is of a later version. */
    static Optional<StagedMessage> read(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        int kind = from.readU8();
        if (from.readU8() < VERSION) {
            throw from.malformed("the version is 0");
        }
        return Optional.ofNullable(switch (kind) {
            case START -> new Start(StagedPlan.readId(from), from.readVarint(Long.MAX_VALUE), IdCodec.readNodeId(from),
                    from.readVarint32(StagedPlan.MAX_STAGES), StagedPlan.readNodes(from, StagedPlan.MAX_NODES), from.readBytes(StagedPlan.MAX_PAYLOAD));
            case ANSWERS -> new Answers(StagedPlan.readId(from), from.readVarint(Long.MAX_VALUE), from.readVarint32(StagedPlan.MAX_STAGES),
                    BitSet.valueOf(from.readBytes(MAX_BITS_BYTES)), BitSet.valueOf(from.readBytes(MAX_BITS_BYTES)));
            case END -> new End(StagedPlan.readId(from), from.readVarint(Long.MAX_VALUE), from.readBoolean(), from.readString(3 * MAX_REASON));
            case HAND_OVER -> {
                StagedPlan plan = StagedPlan.read(from);
                long epoch = from.readVarint(Long.MAX_VALUE);
                NodeId conductor = IdCodec.readNodeId(from);
                yield new HandOver(plan, epoch, conductor, from.readVarint32(plan.stages().size() - 1));
            }
            default -> null;
        });
    }
}
