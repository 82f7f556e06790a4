package io.foundation.registry.api.cluster;

import io.foundation.base.api.id.NodeName;

/**
 * What this node knows of the entries of one member.
 *
 * @param node     which
 * @param state    how well it knows them
 * @param entries  how many it knows; they are shown if it is {@link State#CURRENT}
 * @param sequence how many changes of that node are in it
 */
public record NodeView(NodeName node, State state, int entries, long sequence) {

    /** How well a member's entries are known. */
    public enum State {
        /** They are as that node said last. */
        CURRENT,
        /** They are being asked for, and hidden until they have come. */
        ASKING,
        /** The member cannot be reached: they are hidden. */
        HIDDEN
    }
}
