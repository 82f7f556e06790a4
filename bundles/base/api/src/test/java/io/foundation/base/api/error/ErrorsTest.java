package io.foundation.base.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorsTest {

    @Test
    void codesAreUniqueAndFoundAgain() {
        assertThat(ErrorType.values()).extracting(ErrorType::code).doesNotHaveDuplicates();
        assertThat(ErrorType.values()).allSatisfy(type -> assertThat(ErrorType.ofCode(type.code())).isSameAs(type));
        assertThat(ErrorType.ofCode(4_999)).isSameAs(ErrorType.UNKNOWN_ERROR);
    }

    @ParameterizedTest
    @EnumSource(ErrorType.class)
    void theCodeNamesTheCategory(ErrorType type) {
        Category expected = switch (type.code() / 1_000) {
            case 1 -> Category.CONFIG;
            case 2 -> Category.SYSTEM;
            case 3 -> Category.DATA;
            case 4 -> Category.EXTERNAL;
            default -> Category.UNKNOWN;
        };
        assertThat(type.category()).isSameAs(expected);
        assertThat(type.shouldEscalate()).isEqualTo(type.severity() == Severity.HIGH || type.severity() == Severity.CRITICAL);
    }

    @ParameterizedTest
    @CsvSource({"TIMEOUT,EXPONENTIAL_BACKOFF", "NETWORK_ERROR,EXPONENTIAL_BACKOFF", "EXTERNAL_SERVICE_ERROR,FIXED_DELAY", "INITIALIZATION_FAILED,NO_RETRY",
        "INTERNAL_ERROR,NO_RETRY", "DATA_CORRUPTION,NO_RETRY", "DEPENDENCY_FAILED,IMMEDIATE", "INVALID_CONFIG_VALUE,NO_RETRY", "RESOURCE_EXHAUSTED,IMMEDIATE",
        "CONFLICT,IMMEDIATE", "OUTCOME_UNKNOWN,NO_RETRY", "SESSION_LOST,FIXED_DELAY", "EPHEMERAL_PARENT,NO_RETRY",
        "FORMAT_ERROR,FIXED_DELAY", "UNKNOWN_ERROR,FIXED_DELAY"})
    void theRetryFollowsFromTheType(ErrorType type, Retry retry) {
        assertThat(type.retry()).isSameAs(retry);
        assertThat(new FoundationException(type, "x").isRetryable()).isEqualTo(retry != Retry.NO_RETRY);
    }

    @ParameterizedTest
    @CsvSource({"-5,1000", "0,1000", "1,2000", "4,16000", "5,30000", "20,30000", "2147483647,30000"})
    void backOffGrowsToItsBound(int attempt, long millis) {
        assertThat(Retry.EXPONENTIAL_BACKOFF.delay(attempt)).contains(Duration.ofMillis(millis));
    }

    @Test
    void otherRetriesHaveOneDelay() {
        assertThat(Retry.NO_RETRY.delay(3)).isEmpty();
        assertThat(Retry.IMMEDIATE.delay(3)).contains(Duration.ZERO);
        assertThat(Retry.FIXED_DELAY.delay(3)).contains(Duration.ofSeconds(1));
    }

    @Test
    void anErrorIsWrittenWithItsFactsInTheirOrder() {
        FoundationException plain = new FoundationException(ErrorType.INVALID_INPUT, "No.");
        assertThat(plain).hasToString("[3204:invalid_input] No. | Severity: low");
        FoundationException more = plain.with("z", "1").with("a", "2").with("m", "3");
        assertThat(more).hasToString("[3204:invalid_input] No. | Context: {z=1, a=2, m=3} | Severity: low");
        assertThat(more.getStackTrace()).isEqualTo(plain.getStackTrace());
        assertThat(plain.context()).isEmpty();
    }

    @Test
    void wrappingKeepsTheIdentityOfOurErrors() {
        FoundationException ours = new FoundationException(ErrorType.TIMEOUT, "late");
        assertThat(FoundationException.wrap(new CompletionException(new ExecutionException(ours)), ErrorType.INTERNAL_ERROR, "x")).isSameAs(ours);
        IllegalStateException theirs = new IllegalStateException();
        FoundationException wrapped = FoundationException.wrap(new CompletionException(theirs), ErrorType.INTERNAL_ERROR, "broken");
        assertThat(wrapped).hasMessage("broken").hasCause(theirs).extracting(FoundationException::type).isSameAs(ErrorType.INTERNAL_ERROR);
        CompletionException bare = new CompletionException("no cause", null);
        assertThat(FoundationException.wrap(bare, ErrorType.INTERNAL_ERROR, "x")).hasCause(bare);
        assertThat(new FoundationException(ErrorType.TIMEOUT, "late", theirs, Map.of("k", "v")).context()).containsEntry("k", "v");
    }
}
