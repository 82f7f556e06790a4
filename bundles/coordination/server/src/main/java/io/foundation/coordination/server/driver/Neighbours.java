package io.foundation.coordination.server.driver;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The nodes of a cluster, as a driver needs them. Thread-safe; nothing blocks. */
public interface Neighbours {

    /**
     * A node that could have a server.
     *
     * @param here    whether it answers, as far as is known
     * @param leaving whether it has said that it leaves
     */
    record Node(String name, String zone, boolean here, boolean leaving) {
    }

    /** What comes from the others. */
    interface Listener {

        void told(String from, byte[] message);

        /** The answer, now or later. */
        CompletionStage<byte[]> asked(String from, byte[] question);
    }

    /** This node's name. */
    String self();

    /** All that could have a server, this node included. */
    List<Node> nodes();

    /** Says from now on that this node leaves: others are to have its seat. */
    void retire();

    /** Sends; may be lost. */
    void tell(String to, byte[] message);

    /** Sends to all others; may be lost. */
    void tellAll(byte[] message);

    /** Asks; fails if there is no answer in time. */
    CompletionStage<byte[]> ask(String to, byte[] question, Duration patience);
}
