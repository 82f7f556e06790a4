package io.foundation.coordination.server.driver;

import io.foundation.coordination.server.member.Roster;
import java.util.concurrent.CompletableFuture;

/** Waits until this node has no seat any more. On the loop. */
final class Retirement {

    private final Neighbours neighbours;
    private final long untilMillis;
    private final CompletableFuture<Boolean> end;

    /** @param end completed with whether it has none, when that is so, or nobody is there to take it, or has taken it in time */
    Retirement(Neighbours neighbours, long untilMillis, CompletableFuture<Boolean> end) {
        this.neighbours = neighbours;
        this.untilMillis = untilMillis;
        this.end = end;
    }

    /** @param roster null if no ensemble is known */
    void look(Roster roster, long nowMillis) {
        if (roster == null || roster.of(neighbours.self()).isEmpty()) {
            end.complete(true);
        } else if (nowMillis >= untilMillis || neighbours.nodes().stream().noneMatch(node -> node.here() && !node.leaving())) {
            end.complete(false);
        }
    }
}
