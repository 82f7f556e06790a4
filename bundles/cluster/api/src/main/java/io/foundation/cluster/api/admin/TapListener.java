package io.foundation.cluster.api.admin;

import org.osgi.annotation.versioning.ConsumerType;

/** Told of messages that are watched, one after the other, on a thread that may block. */
@FunctionalInterface
@ConsumerType
public interface TapListener {

    void tapped(Tapped message);
}
