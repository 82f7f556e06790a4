package io.foundation.coordination.core.tenure;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.MultiHold;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Several holds as one. */
final class MultiHoldView implements MultiHold {

    private final List<Hold> holds;
    private final Map<String, Long> tokens = new LinkedHashMap<>();

    /** @param names of the locks, in the order of the holds */
    MultiHoldView(List<String> names, List<Hold> holds) {
        this.holds = List.copyOf(holds);
        for (int i = 0; i < holds.size(); i++) {
            tokens.put(names.get(i), holds.get(i).token());
        }
    }

    /** Releases in the reverse order. */
    static CompletableFuture<Void> release(List<Hold> holds) {
        return CompletableFuture.allOf(holds.reversed().stream().map(hold -> hold.release().toCompletableFuture()).toArray(CompletableFuture[]::new));
    }

    @Override
    public Map<String, Long> tokens() {
        return Collections.unmodifiableMap(tokens);
    }

    @Override
    public boolean isHeld() {
        return holds.stream().allMatch(Hold::isHeld);
    }

    @Override
    public Registration onLoss(Consumer<Loss> listener) {
        AtomicBoolean told = new AtomicBoolean();
        List<Registration> listening = holds.stream().map(hold -> hold.onLoss(why -> {
            if (!told.getAndSet(true)) {
                listener.accept(why);
            }
        })).toList();
        return () -> listening.forEach(Registration::close);
    }

    @Override
    public CompletionStage<Void> release() {
        return release(holds);
    }
}
