package io.foundation.coordination.core.tenure;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.Election;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** An election as its owner sees it. */
public final class ElectionView implements Election {

    /** Where elections are. */
    public static final String ELECTIONS = "/election/";
    private static final String PREFERENCES = "/preference/";

    private final String topic;
    private final Ground ground;
    private final Owner owner;
    private final Ballot ballot;

    public ElectionView(Ground ground, Owner owner, String topic, boolean holdsWhileSuspended) {
        String segment = Names.segment(topic);
        this.topic = topic;
        this.ground = ground;
        this.owner = owner;
        this.ballot = new Ballot(ground, new Line(ground, ELECTIONS + segment, LineRule.LOCK, holdsWhileSuspended), PREFERENCES + segment);
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public Candidacy stand(double score, CandidacyListener listener) {
        Campaign campaign = new Campaign(ground, owner, ballot, score);
        ground.loop().execute(() -> {
            campaign.add(listener);
            campaign.start();
        });
        return campaign;
    }

    @Override
    public CompletionStage<List<Candidate>> candidates() {
        return owner.ask(ground.loop(), ballot::candidates);
    }

    @Override
    public CompletionStage<Optional<Candidate>> leader() {
        return candidates().thenApply(candidates -> candidates.stream().filter(Candidate::leads).findFirst());
    }

    @Override
    public Registration listen(Consumer<List<Candidate>> listener) {
        return new LineListener<>(ground, owner, ballot.line().path(), ballot::candidates, List::equals, listener).listen();
    }

    @Override
    public CompletionStage<Boolean> transfer(long candidate) {
        return owner.ask(ground.loop(), () -> ballot.prefer(candidate));
    }

    @Override
    public CompletionStage<Boolean> evict(long candidate) {
        return owner.ask(ground.loop(), () -> ballot.line().breakHold(candidate));
    }
}
