package io.foundation.base.api.swap;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Looks after something that a swap must not break. Published as a service; every one there is is asked before a swap, and again
 * and again after it: a sentence that was not there before means that the swap is taken back. Thread-safe, does not block.
 */
@FunctionalInterface
@ConsumerType
public interface SwapCheck {

    /** What is wrong now, a sentence each, the same words for the same thing; empty if all is well. */
    List<String> problems();
}
