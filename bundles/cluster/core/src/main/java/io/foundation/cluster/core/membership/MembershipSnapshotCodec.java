package io.foundation.cluster.core.membership;

import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.core.membership.MembershipEntry.Live;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The state of a membership as its successor takes it: what the node says of itself, and all entries. */
final class MembershipSnapshotCodec {

    private static final String SCHEMA = "foundation.membership";
    private static final int VERSION = 1;

    /** What is handed over. */
    record Content(MemberRecord self, List<MembershipEntry> entries) {
    }

    private MembershipSnapshotCodec() {
    }

    static HandoverState write(MemberRecord self, Collection<MembershipEntry> entries, long nowNanos) {
        WireWriter to = new WireWriter(HandoverState.MAX_BYTES);
        MembershipCodec.write(new Live(self), nowNanos, to);
        to.writeVarint(entries.size());
        entries.forEach(entry -> MembershipCodec.write(entry, nowNanos, to));
        return new HandoverState(SCHEMA, VERSION, to.toByteArray());
    }

    static Content read(HandoverState state, long nowNanos, long keepNanos) {
        WireReader from = new WireReader(state.bytes());
        if (!state.schema().equals(SCHEMA) || state.version() > VERSION) {
            throw from.malformed("a state '" + state.schema() + "' version " + state.version() + " came, and '" + SCHEMA
                    + "' up to version " + VERSION + " is understood");
        }
        if (!(MembershipCodec.read(from, nowNanos, keepNanos) instanceof Live self)) {
            throw from.malformed("the state begins without the node's own record");
        }
        int count = from.readCount(2 * MembershipSettings.MOST_MEMBERS, MembershipCodec.MIN_ENTRY_BYTES);
        List<MembershipEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            MembershipEntry entry = MembershipCodec.read(from, nowNanos, keepNanos);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return new Content(self.member(), entries);
    }
}
