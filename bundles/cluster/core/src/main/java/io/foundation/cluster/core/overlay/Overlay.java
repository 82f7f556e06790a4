package io.foundation.cluster.core.overlay;

import io.foundation.base.api.id.NodeId;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * An overlay that a cluster has, or is to have. Overlays are ordered: of two the greater one counts, so that all members
 * end with the same. A later epoch is greater; of two of one epoch the one begun by the lesser name. At epoch 0, where
 * every node has what its configuration says, the one of the node that started first.
 *
 * @param epoch   counts the overlays of a cluster; 0 is the configured one
 * @param by      who began it; at epoch 0 whose configuration it is
 * @param type    the topology's word
 * @param options its options as text
 */
public record Overlay(long epoch, NodeId by, String type, Map<String, String> options) implements Comparable<Overlay> {

    static final int MAX_TYPE = 64;
    static final int MAX_OPTIONS = 32;
    static final int MAX_KEY = 64;
    static final int MAX_VALUE = 1_024;

    public Overlay {
        Objects.requireNonNull(by, "by");
        options = Map.copyOf(options);
        if (epoch < 0 || type.isEmpty() || type.length() > MAX_TYPE || options.size() > MAX_OPTIONS) {
            throw new IllegalArgumentException("an overlay of epoch " + epoch + ", type '" + type + "', with " + options.size() + " options");
        }
    }

    @Override
    public int compareTo(Overlay other) {
        int order = Long.compare(epoch, other.epoch);
        if (order == 0 && epoch == 0) {
            order = Long.compare(other.by.incarnation(), by.incarnation());
        }
        if (order == 0) {
            order = other.by.compareTo(by);
        }
        if (order == 0) {
            order = type.compareTo(other.type);
        }
        return order != 0 ? order : new TreeMap<>(options).toString().compareTo(new TreeMap<>(other.options).toString());
    }

    /**
     * Marks what belongs to this overlay on the wire. Nodes that were configured with the same type form one overlay,
     * whoever started first; beyond epoch 0 the epoch and who began it say which one is meant.
     */
    public long tag() {
        String text = epoch == 0 ? "0/" + type : epoch + "/" + by.name() + '/' + by.incarnation();
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** For people, e.g. {@code fullmesh (epoch 3)}. */
    @Override
    public String toString() {
        return type + " (epoch " + epoch + ')';
    }
}
