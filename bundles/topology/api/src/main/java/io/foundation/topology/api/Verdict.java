package io.foundation.topology.api;

import io.foundation.base.api.id.NodeId;
import java.util.List;

/** Whether a peer that dialled is linked. */
public sealed interface Verdict {

    Verdict ACCEPT = new Accept();

    /** Welcome. */
    record Accept() implements Verdict {
    }

    /**
     * Not here.
     *
     * @param reason  a sentence
     * @param referTo better ones to dial, best first; at most 16
     */
    record Refer(String reason, List<NodeId> referTo) implements Verdict {
        public Refer {
            referTo = List.copyOf(referTo);
        }
    }
}
