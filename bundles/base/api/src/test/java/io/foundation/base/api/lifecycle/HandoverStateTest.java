package io.foundation.base.api.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import org.junit.jupiter.api.Test;

class HandoverStateTest {

    private static void assertRefused(ErrorType type, Runnable task) {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(task::run).matches(e -> e.type() == type);
    }

    @Test
    void everyPartHasItsBounds() {
        assertThat(new HandoverState("s".repeat(128), 1, new byte[3]).bytes()).hasSize(3);
        assertRefused(ErrorType.INVALID_INPUT, () -> new HandoverState("", 1, new byte[0]));
        assertRefused(ErrorType.INVALID_INPUT, () -> new HandoverState("s".repeat(129), 1, new byte[0]));
        assertRefused(ErrorType.INVALID_INPUT, () -> new HandoverState("s", 0, new byte[0]));
        assertRefused(ErrorType.TOO_LARGE, () -> new HandoverState("s", 1, new byte[HandoverState.MAX_BYTES + 1]));
    }
}
