package io.foundation.coordination.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Several locks held together. Losing one is losing them together: the others are still held until they are released, and must be. Thread-safe; see {@link Hold}. */
@ProviderType
public interface MultiHold {

    /** The fencing token of each lock, by its name. */
    Map<String, Long> tokens();

    /** Whether all are held, as far as is known here. */
    boolean isHeld();

    /** Tells once when the first of them is lost, at once if one is already; not when they are released. */
    Registration onLoss(Consumer<Loss> listener);

    /** Gives all back; completes when the store has taken all back. Never with an error; idempotent. */
    CompletionStage<Void> release();
}
