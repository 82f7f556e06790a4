package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import java.util.HashSet;
import java.util.Set;

/**
 * Looks whether the candidates not heard of for longest are there, by linking them for a moment: the dead must not be found out
 * only when they are needed. How many at a time is a matter of {@link Looks}. Not thread-safe.
 */
final class Probes {

    private static final int MAX = 8;

    private final PartialView view;
    private final Looks looks = new Looks();
    /** Candidates that are dialled only to see whether they are there. */
    private final Set<NodeId> out = new HashSet<>();

    Probes(PartialView view) {
        this.view = view;
    }

    void begin() {
        int most = looks.next();
        for (int i = 0; i < most; i++) {
            NodeId candidate = view.views().eldestPassive(peer -> !view.links().isUp(peer) && !view.isNeeded(peer) && !out.contains(peer));
            if (candidate != null && out.size() < MAX) {
                out.add(candidate);
                view.links().want(candidate);
            }
        }
    }

    /** It is known of a candidate whether he is there; gives whether he was being looked for. */
    boolean over(NodeId peer) {
        return out.remove(peer);
    }

    /** Somebody turned out to be dead. */
    void foundDead() {
        looks.foundDead();
    }
}
