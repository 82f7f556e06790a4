package io.foundation.transport.api;

import io.foundation.base.api.id.Address;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** An open transport of one cluster. Thread-safe. */
@ConsumerType
public interface Transport extends AutoCloseable {

    /** Where it listens, with the real port. */
    Address boundAddress();

    /**
     * Dials a peer and shakes hands. The link is announced to the listener before the stage completes. Fails with
     * {@code UNREACHABLE} (context {@code reason}: {@code refused}, {@code timeout}, {@code unresolved}, {@code unroutable}, {@code lost}, or
     * {@code garbage} if what listens there speaks another language), {@code AUTHENTICATION_FAILED},
     * {@code WRONG_CLUSTER}, {@code INCOMPATIBLE_VERSION}, {@code REFUSED} (context {@code reason}: what
     * {@link LinkListener#admit} said, there or here, or {@code self} for this very node, {@code crowded} or
     * {@code closing} for a peer that takes nobody in at the moment), {@code RESOURCE_EXHAUSTED} (too many dials at once)
     * or {@code CLOSED}. Never blocks.
     */
    CompletionStage<Link> connect(Address address);

    /** What happened so far. */
    TransportCounters counters();

    /**
     * Says goodbye on every link, closes them and everything else the transport started. Returns when all is closed,
     * after 5 seconds at most; on an I/O thread of the transport it returns at once and the rest follows. Idempotent.
     *
     * @param reason what the peers are told
     */
    void close(Goodbye reason);

    @Override
    default void close() {
        close(Goodbye.STOPPING);
    }
}
