package io.foundation.coordination.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.core.ground.Legacy;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How what one version of this bundle leaves on a store comes to the next: by the hand-over store of the node. Thread-safe. */
final class Succession {

    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);
    private static final String SCHEMA = "foundation.coordination.legacies";
    private static final int VERSION = 1;
    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_TEXT = 4_096;
    /** Of one: two texts, two numbers of 8 bytes, one of 4. */
    private static final int MIN_BYTES = 22;
    private static final int MAX_COUNT = 100_000;

    private final HandoverStore handover;
    private final String key;

    Succession(HandoverStore handover, String cluster) {
        this.handover = handover;
        this.key = "io.foundation.coordination.core/" + cluster;
    }

    /** Leaves them; what cannot be is given up by the store in a while. */
    void leave(List<Legacy> legacies) {
        if (legacies.isEmpty()) {
            return;
        }
        try {
            WireWriter to = new WireWriter(MAX_BYTES);
            to.writeVarint(legacies.size());
            legacies.forEach(legacy -> to.writeString(legacy.path()).writeString(legacy.owner()).writeI64(legacy.session()).writeI64(legacy.created()).writeI32(legacy.version()));
            handover.park(key, new HandoverState(SCHEMA, VERSION, to.toByteArray()));
        } catch (FoundationException e) {
            LOG.warn("The leaderships held here cannot be left to the next version, and end in {} s: {}", Legacy.KEPT.toSeconds(), e.getMessage());
        }
    }

    /** What was left since this was called last. */
    List<Legacy> arrivals() {
        return handover.take(key).map(Succession::read).orElse(List.of());
    }

    private static List<Legacy> read(HandoverState state) {
        if (!state.schema().equals(SCHEMA) || state.version() > VERSION) {
            LOG.warn("A later version has left '{}' version {}, which is not understood here: the leaderships in it end.", state.schema(), state.version());
            return List.of();
        }
        WireReader from = new WireReader(state.bytes());
        int count = from.readCount(MAX_COUNT, MIN_BYTES);
        List<Legacy> legacies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            legacies.add(new Legacy(from.readString(MAX_TEXT), from.readString(MAX_TEXT), from.readI64(), from.readI64(), from.readI32()));
        }
        return legacies;
    }
}
