package io.foundation.base.api.swap;

import java.util.Objects;

/**
 * One step of a swap.
 *
 * @param name   {@code install}, {@code verify}, {@code drain}, {@code remove}, {@code exchange}, {@code watch} or {@code roll-back}
 * @param detail a sentence for a person
 * @param millis how long it took, in milliseconds
 */
public record SwapStep(String name, String detail, long millis) {

    public SwapStep {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(detail, "detail");
    }
}
