package io.foundation.testkit.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.SessionState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Two nodes that agree, for what each kind of thing promises them, whatever their stores are made of. A store has a test class that gives the fixture. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class CoordinationContract {

    /** A bound, not a measurement. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private CoordinationFixture fixture;
    Coordination one;
    Coordination two;

    CoordinationContract() {
    }

    /** A fresh fixture for one test. */
    protected abstract CoordinationFixture newFixture() throws Exception;

    @BeforeEach
    void open() throws Exception {
        fixture = newFixture();
        one = fixture.open();
        two = fixture.open();
        await(() -> one.state() == SessionState.ACTIVE && two.state() == SessionState.ACTIVE);
    }

    @AfterEach
    void closeAll() {
        if (fixture != null) {
            fixture.close();
        }
    }

    void expire(Coordination node) {
        fixture.expire(node);
    }

    static <T> T get(CompletionStage<T> stage) {
        return Blocking.get(stage, PATIENCE);
    }

    static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(condition);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The stage fails. */
    static void fails(CompletionStage<?> stage, ErrorType type) {
        refused(() -> get(stage), type);
    }

    /** The call itself fails. */
    static void refused(ThrowingCallable call, ErrorType type) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(type));
    }
}
