package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which broadcasts were delivered here, exactly, by origin and sequence number: none is delivered twice, and gaps are seen.
 * Of a name the two latest incarnations heard of are remembered; what an older one sent counts as delivered. At
 * {@value #MAX_ORIGINS} names the one not heard of for longest is forgotten. Not thread-safe.
 */
public final class Delivered {

    /** The most names remembered. */
    public static final int MAX_ORIGINS = 65_536;
    /** The most intervals of one incarnation. */
    static final int MAX_INTERVALS = 512;
    private static final IntervalSet NOTHING = new IntervalSet(1);

    /** One incarnation, and what of it was delivered. */
    private record Life(NodeId id, IntervalSet sequences) {
    }

    /** The latest incarnation of a name, and the one before it if that was heard of. */
    private static final class Lives {
        private Life latest;
        private Life former;

        Life find(NodeId id) {
            return latest.id().equals(id) ? latest : former != null && former.id().equals(id) ? former : null;
        }
    }

    private final Map<NodeName, Lives> origins = new LinkedHashMap<>(16, 0.75f, true);

    /** Whether a broadcast comes for the first time; remembers it. */
    public boolean first(NodeId origin, long sequence) {
        Life life = life(origin);
        return life != null && life.sequences().add(sequence);
    }

    /** Whether a broadcast was delivered, or counts as if. */
    public boolean contains(NodeId origin, long sequence) {
        Lives lives = origins.get(origin.name());
        if (lives == null) {
            return false;
        }
        Life life = lives.find(origin);
        return life != null ? life.sequences().contains(sequence) : tooOld(lives, origin);
    }

    /** Counts some of an origin's broadcasts as delivered. */
    public void skip(NodeId origin, IntervalSet sequences) {
        Life life = life(origin);
        if (life != null) {
            sequences.forEach(life.sequences()::addRange);
        }
    }

    /** Of some of an origin's broadcasts, those that were not delivered. */
    public IntervalSet missing(NodeId origin, IntervalSet offered) {
        Lives lives = origins.get(origin.name());
        if (lives == null) {
            return offered;
        }
        Life life = lives.find(origin);
        return life != null ? offered.without(life.sequences()) : tooOld(lives, origin) ? NOTHING : offered;
    }

    /** How many names are remembered. */
    public int origins() {
        return origins.size();
    }

    private static boolean tooOld(Lives lives, NodeId origin) {
        return lives.former != null && origin.compareTo(lives.former.id()) < 0;
    }

    /** What is known of an incarnation; null if it is too old. */
    private Life life(NodeId origin) {
        Lives lives = origins.get(origin.name());
        if (lives == null) {
            lives = new Lives();
            lives.latest = new Life(origin, new IntervalSet(MAX_INTERVALS));
            origins.put(origin.name(), lives);
            if (origins.size() > MAX_ORIGINS) {
                origins.remove(origins.keySet().iterator().next());
            }
            return lives.latest;
        }
        Life life = lives.find(origin);
        if (life != null || tooOld(lives, origin)) {
            return life;
        }
        life = new Life(origin, new IntervalSet(MAX_INTERVALS));
        if (origin.supersedes(lives.latest.id())) {
            lives.former = lives.latest;
            lives.latest = life;
        } else {
            lives.former = life;
        }
        return life;
    }

    /** Writes all of it, those not heard of for longest first. */
    void write(WireWriter to) {
        to.writeVarint(origins.values().stream().mapToInt(lives -> lives.former == null ? 1 : 2).sum());
        origins.values().forEach(lives -> {
            if (lives.former != null) {
                write(lives.former, to);
            }
            write(lives.latest, to);
        });
    }

    private static void write(Life life, WireWriter to) {
        IdCodec.writeNodeId(life.id(), to);
        life.sequences().write(to);
    }

    /** Adds what {@link #write} wrote. */
    void read(WireReader from) {
        int count = from.readCount(2 * MAX_ORIGINS, IdCodec.MIN_NODE_ID_BYTES + 1);
        for (int i = 0; i < count; i++) {
            NodeId origin = IdCodec.readNodeId(from);
            skip(origin, IntervalSet.read(from));
        }
    }
}
