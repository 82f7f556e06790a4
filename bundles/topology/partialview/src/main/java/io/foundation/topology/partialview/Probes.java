package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks whether the candidates not heard of for longest are there, by linking them for a moment: the dead must not be found out
 * only when they are needed. How many at a time is a matter of {@link Looks}. Not thread-safe.
 */
final class Probes {

    private static final int MAX = 8;

    private final PartialView view;
    private final Looks looks = new Looks();
    /** Candidates that are dialled only to see whether they are there, and since when. */
    private final Map<NodeId, Long> out = new HashMap<>();

    Probes(PartialView view) {
        this.view = view;
    }

    void begin() {
        int most = looks.next(view.linkTimes().usual(), view.context().random());
        for (int i = 0; i < most; i++) {
            NodeId candidate = view.views().eldestPassive(peer -> !view.links().isUp(peer) && !view.isNeeded(peer) && !out.containsKey(peer));
            if (candidate != null && out.size() < MAX) {
                out.put(candidate, now());
                view.links().want(candidate);
            }
        }
    }

    /** There is a link to a peer; gives whether he was being looked for. */
    boolean found(NodeId peer) {
        Long since = out.remove(peer);
        if (since != null) {
            view.linkTimes().took(now() - since);
        }
        return since != null;
    }

    /** It does not matter any more whether a candidate is there. */
    void over(NodeId peer) {
        out.remove(peer);
    }

    /** Somebody turned out to be dead, a candidate or a neighbour. */
    void foundDead(NodeId peer) {
        looks.foundDead();
        Long since = out.remove(peer);
        // One that is refused at once says nothing of how long links take.
        if (since != null && now() - since > Looks.PROMPT_NANOS) {
            view.linkTimes().took(now() - since);
        }
    }

    private long now() {
        return view.context().time().nanos();
    }
}
