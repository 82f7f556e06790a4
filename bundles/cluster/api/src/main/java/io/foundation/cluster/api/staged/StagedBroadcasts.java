package io.foundation.cluster.api.staged;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Brings something to members in stages: each stage is told to apply it; when enough of it have said yes the next begins; if they
 * say no, or nothing in time, all who applied it undo it. Two other members know the plan and go on if this one is lost. A service for
 * each cluster, with the property {@link io.foundation.cluster.api.Cluster#NAME}. Thread-safe; does not block.
 */
@ProviderType
public interface StagedBroadcasts {

    /**
     * Begins.
     *
     * @param subject selects the {@link StageHandler} on each node, 1 to 255 characters
     * @param payload what is brought, at most 1 MiB with the subject
     * @param stages  1 to 64, nobody in two of them, every name a member
     * @throws io.foundation.base.api.error.FoundationException {@code INVALID_INPUT}, {@code TOO_LARGE}, {@code DATA_NOT_FOUND} (no such
     *         member) or {@code CLOSED} (this node is no member)
     */
    StagedRun begin(String subject, byte[] payload, List<Stage> stages);

    /** The runs this node began or took over since it joined, oldest first; at most 64. */
    List<StagedStatus> runs();
}
