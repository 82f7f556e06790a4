package io.foundation.cluster.api.messaging;

import org.osgi.annotation.versioning.ConsumerType;

/** Told of messages that a causal order had to give up. Must not block. */
@FunctionalInterface
@ConsumerType
public interface GapListener {

    void gap(CausalGap gap);
}
