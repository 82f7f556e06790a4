package io.foundation.coordination.core.collection;

import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireRecords;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.core.ground.Attempt.Fate;
import io.foundation.coordination.core.ground.Writers;
import java.util.ArrayList;
import java.util.List;

/**
 * What the node of a part holds: the last removals of its entries.
 *
 * @param removals the last first
 */
record PartRecord(List<Removal> removals) {

    /** How many removals back it can be told what they were. */
    static final int KEPT = 16;
    static final PartRecord NONE = new PartRecord(List.of());

    private static final RecordType<PartRecord> TYPE = new RecordType<>() {
        @Override
        public String name() {
            return "coordination.part";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(PartRecord part, WireWriter to) {
            to.writeU8(part.removals.size());
            part.removals.forEach(removal -> removal.encode(to));
        }

        @Override
        public PartRecord decode(int version, WireReader from) {
            int count = from.readU8();
            List<Removal> removals = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                removals.add(Removal.decode(from));
            }
            return new PartRecord(removals);
        }
    };

    PartRecord {
        removals = List.copyOf(removals);
    }

    /** After a removal. */
    PartRecord next(Removal removal) {
        List<Removal> all = new ArrayList<>(KEPT);
        all.add(removal);
        all.addAll(removals.subList(0, Math.min(removals.size(), KEPT - 1)));
        return new PartRecord(all);
    }

    /**
     * What became of a removal that could only be done as the first after some moment.
     *
     * @param since how many removals there were after that moment
     */
    Fate fateOfRemoval(long token, int since) {
        return new Writers(removals.stream().map(Removal::token).toList()).fate(token, since);
    }

    /**
     * What became of a write that could only be done before the first removal after some moment, if its entry is not there any more as it was then.
     *
     * @param entry   its fingerprint
     * @param version of its node before the write; -1 if there was none
     * @param since   how many removals there were after that moment, 1 or more
     */
    Fate fateOfWrite(long token, long entry, int version, int since) {
        if (since < 0 || since > removals.size()) {
            return Fate.UNKNOWN;
        }
        for (int i = since - 1; i >= 0; i--) {
            Removal removal = removals.get(i);
            if (removal.entry() == Removal.SEVERAL) {
                return Fate.UNKNOWN;
            }
            if (removal.entry() == entry) {
                int writes = removal.version() - version;
                return writes == 0 ? Fate.NEVER : removal.writers().fate(token, writes);
            }
        }
        // It was never there.
        return Fate.NEVER;
    }

    byte[] bytes() {
        return WireRecords.toBytes(TYPE, this, CoordinationStore.MAX_BYTES);
    }

    static PartRecord of(byte[] bytes) {
        return WireRecords.fromBytes(TYPE, bytes);
    }
}
