package io.foundation.cluster.core.overlay;

import io.foundation.base.api.id.NodeName;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What nodes tell each other of overlays: their state, which they merge, and reports of members, which the coordinator
 * counts. A version, a kind and a body that only grows at its end; sizes are checked before memory is taken.
 */
sealed interface SwitchMessage {

    int VERSION = 1;
    /** The most reports in one message. */
    int MAX_REPORTS = 1_000;
    /** The longest message. */
    int MAX_BYTES = 512 << 10;
    /** So many switches nobody lives to see: what says more is malformed. */
    long MAX_EPOCH = 1L << 60;
    /** How long a switch may have left, in milliseconds. */
    long MAX_LEFT = 3_600_000;

    /**
     * Everything a node knows of the overlays of its cluster.
     *
     * @param present    the last one that was agreed on
     * @param proposal   the last switch that is not in it
     * @param leftMillis how long members may still prepare
     */
    record State(Overlay present, Optional<Proposal> proposal, long leftMillis) implements SwitchMessage {
    }

    /** Reports on the switch to an overlay. */
    record Reports(long tag, List<Report> reports) implements SwitchMessage {
    }

    /** How far a member says it is. */
    enum Stage {
        PREPARED(0), VERIFIED(1), REFUSED(2), BROKEN(3);

        private final int code;

        Stage(int code) {
            this.code = code;
        }
    }

    /**
     * A member's word.
     *
     * @param who   the member
     * @param stage what it says
     * @param why   why it refuses, or what is broken; empty otherwise
     */
    record Report(NodeName who, Stage stage, String why) {
        public Report {
            why = Proposal.shortened(why, Proposal.MAX_WHY);
        }
    }

    static byte[] write(State state) {
        WireWriter to = new WireWriter(MAX_BYTES);
        to.writeU8(VERSION).writeU8(1);
        write(state.present(), to);
        to.writeBoolean(state.proposal().isPresent());
        state.proposal().ifPresent(proposal -> {
            write(proposal.target(), to);
            to.writeString(proposal.reason()).writeBoolean(proposal.byDeadline()).writeU8(proposal.decision().code()).writeString(proposal.why());
            to.writeVarint(Math.clamp(state.leftMillis(), 0, MAX_LEFT));
        });
        return to.toByteArray();
    }

    private static void write(Overlay overlay, WireWriter to) {
        to.writeVarint(overlay.epoch());
        IdCodec.writeNodeId(overlay.by(), to);
        to.writeString(overlay.type()).writeVarint(overlay.options().size());
        new TreeMap<>(overlay.options()).forEach((key, value) -> to.writeString(key).writeString(value));
    }

    /** Messages with all reports, each within its bounds. */
    static List<byte[]> write(long tag, Collection<Report> reports) {
        List<byte[]> messages = new ArrayList<>();
        List<Report> all = List.copyOf(reports);
        for (int from = 0; from < all.size(); from += MAX_REPORTS) {
            List<Report> some = all.subList(from, Math.min(all.size(), from + MAX_REPORTS));
            WireWriter to = new WireWriter(MAX_BYTES);
            to.writeU8(VERSION).writeU8(2).writeI64(tag).writeVarint(some.size());
            for (Report report : some) {
                IdCodec.writeNodeName(report.who(), to);
                to.writeU8(report.stage().code).writeString(report.why());
            }
            messages.add(to.toByteArray());
        }
        return messages;
    }

    /**
     * Reads a message; empty if it is of a kind this version does not know.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if it is malformed
     */
    static Optional<SwitchMessage> read(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        if (bytes.length > MAX_BYTES) {
            throw from.malformed("a message of the topology switch has " + bytes.length + " bytes");
        }
        from.readU8();
        return switch (from.readU8()) {
            case 1 -> Optional.of(readState(from));
            case 2 -> Optional.of(readReports(from));
            default -> Optional.empty();
        };
    }

    private static State readState(WireReader from) {
        Overlay present = readOverlay(from);
        if (!from.readBoolean()) {
            return new State(present, Optional.empty(), 0);
        }
        Overlay target = readOverlay(from);
        String reason = from.readString(4 * Proposal.MAX_REASON);
        boolean byDeadline = from.readBoolean();
        Decision decision = Decision.ofCode(from.readU8());
        if (decision == null) {
            throw from.malformed("a decision that this version does not know");
        }
        String why = from.readString(4 * Proposal.MAX_WHY);
        return new State(present, Optional.of(new Proposal(target, reason, byDeadline, decision, why)), from.readVarint(MAX_LEFT));
    }

    private static Overlay readOverlay(WireReader from) {
        long epoch = from.readVarint(MAX_EPOCH);
        var by = IdCodec.readNodeId(from);
        String type = from.readString(4 * Overlay.MAX_TYPE);
        int count = from.readCount(Overlay.MAX_OPTIONS, 2);
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < count; i++) {
            options.put(from.readString(4 * Overlay.MAX_KEY), from.readString(4 * Overlay.MAX_VALUE));
        }
        if (type.isEmpty() || type.length() > Overlay.MAX_TYPE) {
            throw from.malformed("a topology's word has " + type.length() + " characters");
        }
        return new Overlay(epoch, by, type, options);
    }

    private static Reports readReports(WireReader from) {
        long tag = from.readI64();
        int count = from.readCount(MAX_REPORTS, 3);
        List<Report> reports = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            NodeName who = IdCodec.readNodeName(from);
            int code = from.readU8();
            String why = from.readString(4 * Proposal.MAX_WHY);
            for (Stage stage : Stage.values()) {
                if (stage.code == code) {
                    reports.add(new Report(who, stage, why));
                }
            }
        }
        return new Reports(tag, reports);
    }
}
