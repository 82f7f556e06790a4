package io.foundation.coordination.core.vote;

import io.foundation.coordination.api.Proposal;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.Watching;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Tells one listener what a participant is to vote on. Each proposal is read once. On the loop. */
final class Participant extends Watching<List<Motion>> {

    private final Motions motions;
    private final String participant;
    private final Consumer<Proposal> listener;
    /** Read already. */
    private final Set<String> known = new HashSet<>();

    Participant(Ground ground, Owner owner, Motions motions, String participant, Consumer<Proposal> listener) {
        super(ground, owner, motions.path());
        this.motions = motions;
        this.participant = participant;
        this.listener = listener;
    }

    @Override
    protected CompletableFuture<List<Motion>> ask() {
        return ground().children(motions.path()).thenCompose(ids -> {
            known.retainAll(ids);
            return motions.read(ids.stream().filter(id -> !known.contains(id)).toList());
        });
    }

    @Override
    protected void seen(List<Motion> fresh) {
        for (Motion motion : fresh) {
            if (known.add(motion.proposal().id()) && motion.awaits(participant)) {
                tell(() -> listener.accept(motion.proposal()));
            }
        }
    }
}
