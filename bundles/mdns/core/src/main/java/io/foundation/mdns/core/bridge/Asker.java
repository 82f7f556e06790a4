package io.foundation.mdns.core.bridge;

import io.foundation.mdns.core.engine.Found;
import io.foundation.mdns.core.record.Question;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Asks the local network. */
@FunctionalInterface
public interface Asker {

    CompletionStage<Found> ask(Question question, Duration patience);
}
