package io.foundation.coordination.core.collection;

import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.core.ground.Writers;

/**
 * What is remembered of an entry that was removed.
 *
 * @param token   of the change that removed it
 * @param entry   its fingerprint, or {@link #SEVERAL}
 * @param version of its node when it was removed
 * @param writers of its last changes
 */
record Removal(long token, long entry, int version, Writers writers) {

    /** Stands for entries that were removed together. */
    static final long SEVERAL = 0;

    static Removal ofSeveral(long token) {
        return new Removal(token, SEVERAL, 0, Writers.NONE);
    }

    void encode(WireWriter to) {
        to.writeI64(token).writeI64(entry).writeI32(version);
        writers.encode(to);
    }

    static Removal decode(WireReader from) {
        return new Removal(from.readI64(), from.readI64(), from.readI32(), Writers.decode(from));
    }
}
