package io.foundation.coordination.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Something of the cluster as it is known in this node's memory. Reading it waits for nothing, takes no lock and asks nobody; all methods are thread-safe.
 *
 * <p><b>How old it may be:</b> while {@link #isFollowing}, it is behind the store by the way of one event and one read, which is some milliseconds where the store is well; but nobody here can know that a
 * connection has been cut before it is noticed, which takes up to the time-out of the session. While it is not, it is as old as the loss of the connection, without a bound. It never goes back: what it
 * shows of a key is never older than what it has shown of it. Who must not act on what is old waits for {@link #catchUp} first, or changes only by version, which fails on what is old.
 */
@ProviderType
public interface Cached extends Registration {

    /**
     * Whether it has read everything since the connection was made last, and hears of every change. False at first, when the connection is lost ({@code SUSPENDED}), until all is read again, and
     * when it is closed.
     */
    boolean isFollowing();

    /** The revision of the latest change that it shows; of others shortly before it some may still be missing. 0 if it has seen none. */
    long revision();

    /** Completes when it shows everything that was committed, by anybody, before this was asked. Fails with {@code UNREACHABLE} if there is no connection, or it is lost, and with {@code CLOSED}. */
    CompletionStage<Void> catchUp();

    /** It follows no more; what it shows after that means nothing. */
    @Override
    void close();
}
