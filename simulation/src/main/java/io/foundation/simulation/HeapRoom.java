package io.foundation.simulation;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Locale;

/** Whether what a simulation keeps fits into the memory there is: said before it begins, not after an hour. */
final class HeapRoom {

    private HeapRoom() {
    }

    /**
     * Looks whether nodes that all know each other fit.
     *
     * @param bytesPerPair what a node keeps of another, with room to work
     * @throws FoundationException {@code RESOURCE_EXHAUSTED} if they do not
     */
    static void check(int nodes, long bytesPerPair) {
        long needed = bytesPerPair * nodes * nodes;
        long available = Runtime.getRuntime().maxMemory();
        if (needed > available) {
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, String.format(Locale.ROOT,
                    "%d nodes that all know each other need about %.1f GiB of memory, and there are %.1f: use java -Xmx%dg, or fewer nodes.",
                    nodes, needed / 1073741824.0, available / 1073741824.0, needed / 1_000_000_000 + 1));
        }
    }
}
