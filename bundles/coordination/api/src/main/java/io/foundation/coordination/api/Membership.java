package io.foundation.coordination.api;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Being a member of a group, until it leaves or its bundle lets go of the service. After the loss of a session it joins again by itself, under another id. Thread-safe. */
@ProviderType
public interface Membership {

    /** Whether the others can see it, as far as is known here; not while the connection is lost. */
    boolean isJoined();

    /** Says something else of itself from now on, at most {@link Group#MAX_METADATA} bytes; the others see it as soon as it can be written, of several maybe only the last. */
    void update(byte[] metadata);

    /** Leaves. Completes when the store has taken it out, or the session is over; never with an error. Idempotent. */
    CompletionStage<Void> leave();
}
