package io.foundation.transport.api;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import java.util.List;

/**
 * The way to a transport: published as a service with the property {@link #TYPE}. Thread-safe; one provider serves
 * any number of clusters.
 */
public interface TransportProvider {

    /** The service property that names the type, e.g. {@code netty}. */
    String TYPE = "foundation.transport.type";

    /** The word used in configuration, e.g. {@code netty}. */
    String type();

    /** What {@code transport.<key>} may say. */
    List<OptionSpec> options();

    /**
     * Opens a transport: binds, and begins to accept peers.
     *
     * @param settings who we are and how to bind; its options are already checked against {@link #options()}
     * @param listener told of everything that happens; called on threads of the transport, never before this method
     *                 was entered, possibly before it returns
     * @throws FoundationException {@code INITIALIZATION_FAILED} if it cannot bind: which address, and why
     */
    Transport open(TransportSettings settings, LinkListener listener);
}
