package io.foundation.coordination.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A value of the cluster, at most 500 KiB, or none. Thread-safe. What holds under failures is what holds for {@link DistributedCounter}: every change is made once or not at all.
 */
@ProviderType
public interface AtomicReference {

    /** The version of what was never set, and of nothing else. */
    long NEVER_SET = 0;

    String name();

    /** The value, not older than this call; empty if there is none, or none any more. */
    CompletionStage<Optional<Versioned>> get();

    /** Sets the value, whatever it was; gives the new version. */
    CompletionStage<Long> set(byte[] value);

    /**
     * Sets the value if it still has a version.
     *
     * @param version of the value as it was read, or {@link #NEVER_SET}
     * @return the new version; empty if it has another one
     */
    CompletionStage<Optional<Long>> compareAndSet(long version, byte[] value);

    /** Takes the value away; whether there was one. */
    CompletionStage<Boolean> clear();

    /**
     * Tells the value as it is and then when it changes, empty when there is none; of changes close together maybe only the last. One at a time, on a thread of its own. While the
     * connection is lost nothing is told; then what it is.
     */
    Registration listen(Consumer<Optional<Versioned>> listener);
}
