package io.foundation.testkit.history;

import io.foundation.coordination.api.Coordination;
import java.util.SplittableRandom;

/** How {@link HistoryContract} gets its nodes and what may happen to them. */
public interface HistoryFixture extends AutoCloseable {

    /** One more node, whether it is connected yet or not. */
    Coordination open(String node);

    /** Does something to one of the nodes or to what they stand on; it is mended by itself, or by {@link #heal}. Gives a word for it. Blocks as long as that takes. */
    String fault(SplittableRandom random, Recorder recorder);

    /** Mends what is still broken. */
    void heal();

    @Override
    void close();
}
