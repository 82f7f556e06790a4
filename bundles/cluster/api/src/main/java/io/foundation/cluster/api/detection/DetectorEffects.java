package io.foundation.cluster.api.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Timers;
import org.osgi.annotation.versioning.ProviderType;

/** What a failure detector does. Every call returns at once and calls nothing back. */
@ProviderType
public interface DetectorEffects extends Timers {

    /** Sends to the detector of a peer; lost if there is no link. */
    void send(NodeId peer, byte[] message);

    /**
     * A judgement changed.
     *
     * @param evidence why, for a person, e.g. {@code no answer to 3 probes, confirmed by node-2}
     */
    void judged(NodeId peer, Judgement judgement, String evidence);

    /**
     * Somebody thinks this node is dead: the engine raises its revision above the one given and tells everybody.
     *
     * @param revision the revision that was judged
     */
    void refute(long revision);
}
