package io.foundation.testkit.history;

import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.Election;
import io.foundation.coordination.api.Loss;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A candidate: stands, leads when it is elected, and withdraws after a while. */
final class ElectionWorker extends LoadWorker {

    private static final long STANDING_NANOS = 2_000_000_000L;

    private final Election election;

    ElectionWorker(AgreementLoad load, Election election, String client) {
        super(load, client, "election/" + election.topic());
        this.election = election;
    }

    @Override
    CompletionStage<?> once() {
        Standing standing = new Standing();
        Candidacy candidacy = election.stand(random().nextInt(3), standing);
        CompletableFuture<Void> gone = new CompletableFuture<>();
        load().later().after(random().nextLong(STANDING_NANOS), () -> standing.withdraw(candidacy).whenComplete((done, error) -> gone.complete(null)));
        return gone;
    }

    /** What becomes of it, as it is told. */
    private final class Standing implements CandidacyListener {
        private Recorder.Asked asked = ask(LockModel.ACQUIRE);
        private long term;
        private boolean over;

        @Override
        public synchronized void elected(long newTerm) {
            if (!over) {
                term = newTerm;
                asked.answered(List.of(term));
            }
        }

        @Override
        public synchronized void deposed(Loss why) {
            if (!over) {
                ask(LockModel.LOSE, term);
                term = 0;
                asked = ask(LockModel.ACQUIRE);
            }
        }

        @Override
        public void evicted() {
            throw new IllegalStateException("Nobody evicts.");
        }

        private synchronized CompletionStage<Void> withdraw(Candidacy candidacy) {
            over = true;
            if (term == 0) {
                asked.notDone();
                return candidacy.withdraw();
            }
            return record(ask(LockModel.RELEASE, term), candidacy.withdraw(), nothing -> List.of());
        }
    }
}
