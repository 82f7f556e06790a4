package io.foundation.simulation;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.membership.MemberRecord;
import io.foundation.cluster.core.membership.Removal;

/** Told of what the nodes of a simulation think of each other, at the virtual moment they think it. */
interface Watcher {

    /** A node has a member it had not, or had in an older life. */
    default void added(SimulatedNode observer, MemberRecord member) {
    }

    default void removed(SimulatedNode observer, MemberRecord member, Removal why) {
    }

    default void judged(SimulatedNode observer, NodeId about, Judgement judgement, String evidence) {
    }

    /** A node begins a life. */
    default void started(SimulatedNode node) {
    }
}
