package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.detection.Judgement;
import java.util.Objects;

/**
 * What is said of a member.
 *
 * @param about    of whom
 * @param revision at which of its revisions
 * @param says     what
 * @param accuser  who found it out by himself; the member itself if it is alive
 */
record Rumour(NodeId about, long revision, Judgement says, NodeId accuser) {

    Rumour {
        Objects.requireNonNull(about, "about");
        Objects.requireNonNull(says, "says");
        Objects.requireNonNull(accuser, "accuser");
    }

    /** Whether this makes another rumour pointless: a newer life or revision, or a graver word of the same. */
    boolean overrides(Rumour other) {
        if (!about.name().equals(other.about.name())) {
            return false;
        }
        if (about.incarnation() != other.about.incarnation()) {
            return about.incarnation() > other.about.incarnation();
        }
        return revision != other.revision ? revision > other.revision : says.compareTo(other.says) > 0;
    }
}
