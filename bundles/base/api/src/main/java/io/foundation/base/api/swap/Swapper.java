package io.foundation.base.api.swap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Replaces features of this node by other versions of themselves, and takes it back if it does not go well. Thread-safe. */
@ProviderType
public interface Swapper {

    /** How long a new version may take to work, if nothing else is said. */
    Duration SETTLE = Duration.ofSeconds(30);
    /** How long it is watched after the old one has gone, if nothing else is said. */
    Duration WATCH = Duration.ofSeconds(5);

    /** The features of which a version is installed, and every version of theirs that this node knows of, oldest first. */
    Map<String, List<String>> candidates();

    /**
     * What {@link #swap} would do; changes nothing.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code DATA_NOT_FOUND} if there is no such feature or version, {@code
     *         INVALID_INPUT} if the feature is not installed or runs in this version already
     */
    SwapPlan plan(String feature, String version);

    /**
     * Does it. Fails as {@link #plan}, or with {@code SERVICE_UNAVAILABLE} while another swap is under way; otherwise
     * completes with what came of it, which may be that all is as it was.
     *
     * @param settle   how long the new version may take to work, 1 s to 10 min
     * @param watch    how long it is watched after the old one has gone, 0 s to 10 min
     * @param progress told of every step when it is done, on a thread of the swap
     */
    CompletionStage<SwapReport> swap(String feature, String version, Duration settle, Duration watch, Consumer<SwapStep> progress);

    /** The swaps since this bundle started, oldest first; at most 100 are kept. */
    List<SwapReport> history();
}
