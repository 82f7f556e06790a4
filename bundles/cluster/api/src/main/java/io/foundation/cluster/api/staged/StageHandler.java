package io.foundation.cluster.api.staged;

import io.foundation.base.api.id.NodeName;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Does on one node what is brought in stages: published as a service with the property {@link #SUBJECT}. Of several the highest ranking does it;
 * a node without one says no. Runs on a virtual thread, so it may block; called once for each run.
 */
@ConsumerType
public interface StageHandler {

    /** The service property that names the subject. */
    String SUBJECT = "foundation.subject";

    /**
     * Does it. A stage that completes says yes, one that fails says no, and so does what is thrown.
     *
     * @param from    who brings it
     * @param payload what is brought
     */
    CompletionStage<Void> apply(NodeName from, byte[] payload);

    /**
     * Takes back what {@link #apply} did, because the run was aborted; called after it, whether it had said yes or no.
     *
     * @param reason why, a sentence
     */
    void undo(byte[] payload, String reason);
}
