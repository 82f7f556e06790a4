package io.foundation.coordination.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** One that stands for election, until it withdraws, is evicted, or its bundle lets go of the service. Thread-safe. What is promised of leading is said at {@link Election}. */
@ProviderType
public interface Candidacy {

    /** How long a leader that gives way may take to stop what it does, in seconds. */
    int HAND_OVER_SECONDS = 5;

    /** The term in which it leads, as far as is known here; empty if it does not lead. */
    OptionalLong term();

    /** Tells what becomes of it, beginning with {@code elected} if it leads already. */
    Registration listen(CandidacyListener listener);

    /** Has another score from now on. One that does not lead loses its place in line; one that leads goes on to, and has it when it stands again. */
    void score(double score);

    /** Stands no more. Completes when the store has taken it out, or the session is over; never with an error. Nothing is told to listeners. Idempotent. */
    CompletionStage<Void> withdraw();
}
