package io.foundation.coordination.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Values of the cluster by key, each with a version. Keys follow the rule of names (see {@link Coordination}); a value has at most {@link #MAX_VALUE} bytes. By the hash of its
 * key an entry belongs to one of 16 parts, each of which has room for 1,000: about 14,000 fit, unless their hashes are chosen to be alike. What is too much is {@code RESOURCE_EXHAUSTED},
 * give or take what is added at the same moment. Thread-safe. Bytes given are copied, bytes got must not be changed.
 *
 * <p><b>Partition:</b> while there is no connection calls fail with {@code UNREACHABLE}: certainly not done. <b>Lost answers:</b> a change is made once or not at all; if its
 * answer is lost, this looks when the connection is back whether it was made, and makes it if it was not; if it cannot find out, within the time-out of calls or because too much
 * was changed since, it fails with {@code OUTCOME_UNKNOWN}. <b>Session loss, a long pause:</b> nothing is lost; a change that was under way may still be made when the process goes on, but
 * only on what it was decided on. <b>Restart</b> of this JVM loses nothing that was answered; of the store, what the store loses. <b>Clock jump:</b> no wall clock is used.
 */
@ProviderType
public interface DistributedMap {

    /** The most bytes of a value. */
    int MAX_VALUE = 64 << 10;
    /** The most entries of a page. */
    int MAX_PAGE = 250;

    String name();

    /** The value, not older than this call; empty if there is none. */
    CompletionStage<Optional<Versioned>> get(String key);

    /** Sets the value, whatever it was; gives the new version. */
    CompletionStage<Long> put(String key, byte[] value);

    /** Sets the value if there is none; gives its version, or empty if there is one. */
    CompletionStage<Optional<Long>> putIfAbsent(String key, byte[] value);

    /**
     * Sets the value if it still has a version. A version never comes again, also not if the key was removed and put again.
     *
     * @return the new version; empty if it has another one, or none
     */
    CompletionStage<Optional<Long>> compareAndSet(String key, long version, byte[] value);

    /** Removes the key; gives what was there. */
    CompletionStage<Optional<Versioned>> remove(String key);

    /** Removes the key if its value still has a version; whether it had. */
    CompletionStage<Boolean> remove(String key, long version);

    /** How many entries there are: of each part at some moment after this call. */
    CompletionStage<Integer> size();

    /** All keys, sorted: of each part at some moment after this call, so that what is put or removed meanwhile may be among them or not. */
    CompletionStage<List<String>> keys();

    /**
     * The entries that follow a key, in an order that stays the same: what is there during all pages is in exactly one of them.
     *
     * @param after the last key of the page before, which need not be there any more; empty for the first page
     * @param limit the most to give, 1 to {@link #MAX_PAGE}
     * @return no more than so many, none if nothing follows; a page that is not full may be followed by others
     */
    CompletionStage<List<MapEntry>> entries(Optional<String> after, int limit);

    /**
     * Removes all entries, part by part: each of the 16 parts at once, and what is put meanwhile into a part that is empty already stays. The map itself is there as before, with nothing in it, because a
     * version of a key must never come again. A {@link #put} of somebody else that was under way, and whose answer was lost, may not be able to find out what became of it, and fail with
     * {@code OUTCOME_UNKNOWN}.
     *
     * @return how many went; fails with {@code UNREACHABLE} or {@code OUTCOME_UNKNOWN}, and then some may have gone
     */
    CompletionStage<Integer> clear();

    /**
     * The map in memory. It is read from the store once for all who use it in this bundle, and follows it until it is closed, or the bundle lets go of the service. Returns at once; use
     * {@link Cached#catchUp} to wait for what is there.
     */
    CachedMap cached();

    /**
     * Tells every entry as it is, and then every change. Of changes of a key that come faster than they are told maybe only their sum; the last is never missed, and nothing is told twice.
     * One at a time, on a thread of its own. While the connection is lost nothing is told; then what is different from what was told before.
     */
    Registration listen(Consumer<EntryEvent> listener);
}
