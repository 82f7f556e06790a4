package io.foundation.coordination.core.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an attempt does, with what it reads and what becomes of its commits written down beforehand: a store in virtual time is never behind. */
class AttemptTest {

    private static final Outcome DONE = new Outcome.Done(List.of(new Outcome.Result("/x", 1, 1)));
    private static final Outcome REFUSED = new Outcome.Refused(0, Outcome.Reason.WRONG_VERSION);
    private static final Outcome HOPELESS = new Outcome.Refused(0, Outcome.Reason.NOT_EMPTY);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final VirtualCluster cluster = new VirtualCluster(5);
    private final VirtualNode node = cluster.node("one");
    /** What is read, one after the other; the last for ever. */
    private final Deque<String> states = new ArrayDeque<>();
    /** What becomes of commits; null for an answer that is lost. */
    private final Deque<Optional<Outcome>> outcomes = new ArrayDeque<>();
    private final List<String> written = new ArrayList<>();

    @BeforeEach
    void connect() {
        cluster.pass(Duration.ofSeconds(1));
    }

    /** Writes what it reads, unless that begins with "no": then it answers so. */
    private final class Scripted extends Attempt<String, String, String> {

        private Scripted() {
            super(node.ground(), TIMEOUT.toNanos());
        }

        @Override
        protected String what() {
            return "a script";
        }

        @Override
        protected CompletableFuture<String> read() {
            return CompletableFuture.completedFuture(states.size() > 1 ? states.poll() : states.peek());
        }

        @Override
        protected Choice<String, String> choose(String seen) {
            if (seen.equals("wrong")) {
                throw new FoundationException(ErrorType.CONFLICT, "It cannot be.");
            }
            return seen.startsWith("no") ? Choice.leave(seen) : Choice.write(seen);
        }

        @Override
        protected CompletableFuture<Outcome> commit(String write) {
            written.add(write);
            return outcomes.poll().map(CompletableFuture::completedFuture)
                    .orElseGet(() -> CompletableFuture.failedFuture(new FoundationException(ErrorType.OUTCOME_UNKNOWN, "The answer is lost.")));
        }

        @Override
        protected Fate fate(String write, String now) {
            return now.startsWith("fate ") ? Fate.valueOf(now.substring(5)) : Fate.NEVER;
        }

        @Override
        protected String done(String write) {
            return "done " + write;
        }

        @Override
        protected Optional<FoundationException> hopeless(Outcome.Refused refused) {
            return refused == HOPELESS ? Optional.of(new FoundationException(ErrorType.CONFLICT, "Never.")) : Optional.empty();
        }
    }

    private String run(String... seen) {
        states.addAll(List.of(seen));
        return cluster.get(new Scripted().begin());
    }

    private void fails(ErrorType type, String... seen) {
        assertThatThrownBy(() -> run(seen)).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(type));
    }

    @Test
    void whatMayBeBehindIsNoAnswer() {
        assertThat(run("no, as it was", "no, as it is")).isEqualTo("no, as it is");
        assertThat(written).isEmpty();
    }

    @Test
    void whatMayBeBehindIsNoReasonToFail() {
        outcomes.add(Optional.of(DONE));
        assertThat(run("wrong", "a")).isEqualTo("done a");
        states.clear();
        fails(ErrorType.CONFLICT, "wrong");
    }

    @Test
    void aWriteThatRestsOnWhatWasIsDecidedAgain() {
        outcomes.addAll(List.of(Optional.of(REFUSED), Optional.of(REFUSED), Optional.of(DONE)));
        assertThat(run("a", "b", "c")).isEqualTo("done c");
        assertThat(written).containsExactly("a", "b", "c");
    }

    @Test
    void whatCanNeverBeFails() {
        outcomes.add(Optional.of(HOPELESS));
        fails(ErrorType.CONFLICT, "a");
        assertThat(written).containsExactly("a");
    }

    @Test
    void afterALostAnswerItLooksBeforeItWritesAgain() {
        outcomes.add(Optional.empty());
        assertThat(run("a", "fate DONE")).isEqualTo("done a");
        assertThat(written).containsExactly("a");
    }

    @Test
    void whatMayStillBeDoneIsAskedForAsItWas() {
        outcomes.addAll(List.of(Optional.empty(), Optional.of(HOPELESS)));
        assertThat(run("a", "fate OPEN", "fate DONE")).as("a refusal of the second may mean that the first was done").isEqualTo("done a");
        assertThat(written).containsExactly("a", "a");
    }

    @Test
    void whatWillNeverBeDoneIsDecidedAgain() {
        outcomes.addAll(List.of(Optional.empty(), Optional.of(DONE)));
        assertThat(run("a", "b")).isEqualTo("done b");
        assertThat(written).containsExactly("a", "b");
    }

    @Test
    void whatCannotBeFoundOutIsSaid() {
        outcomes.add(Optional.empty());
        fails(ErrorType.OUTCOME_UNKNOWN, "a", "fate UNKNOWN");
        node.store().cut();
        states.clear();
        outcomes.add(Optional.empty());
        long begun = cluster.time().nanos();
        fails(ErrorType.OUTCOME_UNKNOWN, "a");
        assertThat(cluster.time().nanos() - begun).as("only when its time is over").isGreaterThanOrEqualTo(TIMEOUT.toNanos());
    }
}
