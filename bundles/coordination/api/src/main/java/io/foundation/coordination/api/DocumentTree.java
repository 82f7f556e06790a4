package io.foundation.coordination.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Values of the cluster in a hierarchy, each with a version. A path is {@link #ROOT}, which always exists and has no value, or segments with a slash before each, as
 * {@code /orders/eu/limit}; a segment follows the rule of names (see {@link Coordination}), and all together count at most 1,500 characters. What is below a path exists only as long as the
 * path does. A value has at most {@link DistributedMap#MAX_VALUE} bytes and may be empty; a path has room for 1,000 children, and what is too much is {@code RESOURCE_EXHAUSTED}. A path that is
 * not allowed is {@code INVALID_INPUT}. Thread-safe. Bytes given are copied, bytes got must not be changed.
 *
 * <p>What holds under failures is what holds for {@link DistributedMap}.
 */
@ProviderType
public interface DocumentTree {

    /** The top, above all. */
    String ROOT = "/";
    /** The most paths that are removed at once. */
    int MAX_REMOVED = 1_000;

    String name();

    /** The value at a path, not older than this call; empty if there is no such path. */
    CompletionStage<Optional<Versioned>> get(String path);

    /**
     * The names of what is directly below a path, sorted, not older than this call; empty if there is no such path. Of the root at least an empty list.
     */
    CompletionStage<Optional<List<String>>> children(String path);

    /**
     * Sets the value if there is no such path; gives its version, or empty if there is one. Fails with {@code DATA_NOT_FOUND} if what is above does not exist.
     */
    CompletionStage<Optional<Long>> create(String path, byte[] value);

    /** Sets the value, whatever it was; gives the new version. Fails with {@code DATA_NOT_FOUND} if what is above does not exist. */
    CompletionStage<Long> put(String path, byte[] value);

    /**
     * Sets the value if it still has a version. A version never comes again, also not if the path was removed and made again.
     *
     * @return the new version; empty if it has another one, or none
     */
    CompletionStage<Optional<Long>> compareAndSet(String path, long version, byte[] value);

    /** Removes a path; gives what was there. Fails with {@code CONFLICT} if anything is below it. */
    CompletionStage<Optional<Versioned>> remove(String path);

    /** Removes a path if its value still has a version; whether it had. Fails with {@code CONFLICT} if anything is below it. */
    CompletionStage<Boolean> remove(String path, long version);

    /**
     * Removes a path and all below it, at once: nobody sees a part of it gone. Of the root only what is below it.
     *
     * @param atMost how many paths may go, 1 to {@link #MAX_REMOVED}; if there are more, nothing is removed and this fails with {@code TOO_LARGE}
     * @return how many were removed; 0 if there was no such path
     */
    CompletionStage<Integer> removeAll(String path, int atMost);

    /**
     * The tree in memory; see {@link DistributedMap#cached}. A tree of more than 100,000 paths is not followed, neither here nor by listeners, until there are fewer and the connection is made anew:
     * {@link Cached#catchUp} fails with {@code RESOURCE_EXHAUSTED}, and an error is logged.
     */
    CachedTree cached();

    /** Tells of a path and all below it how it is, and then every change; see {@link DistributedMap#listen}. What is removed at once is told path by path, in no order. */
    Registration listen(String path, Consumer<EntryEvent> listener);
}
