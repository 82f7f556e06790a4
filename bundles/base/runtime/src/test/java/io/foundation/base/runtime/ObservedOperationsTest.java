package io.foundation.base.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.operation.OperationListener;
import io.foundation.base.api.operation.OperationReport;
import io.foundation.base.api.protocol.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservedOperationsTest {

    private long nanos;
    private final List<OperationReport> reports = new ArrayList<>();
    private final ObservedOperations operations = new ObservedOperations(new Time() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long wallMillis() {
            return 0;
        }
    });

    ObservedOperationsTest() {
        operations.listeners = List.of(reports::add);
    }

    @Test
    void workRunsBelowTheCallersContextWhichIsThereAgainAfterwards() {
        Context outer = Context.root().withBaggage("tenant", "blue").withBreadcrumb("http.post");
        AtomicReference<Context> seen = new AtomicReference<>();
        outer.run(() -> {
            operations.run("orders.place", Map.of(), () -> operations.run("stock.reserve", Map.of(), () -> seen.set(Context.current())));
            assertThat(Context.current()).isEqualTo(outer);
            assertThatThrownBy(() -> operations.run("orders.place", Map.of(), () -> {
                throw new IllegalStateException();
            })).isInstanceOf(FoundationException.class);
            assertThat(Context.current()).isEqualTo(outer);
        });
        assertThat(seen.get().correlationId()).isEqualTo(outer.correlationId());
        assertThat(seen.get().baggage()).containsEntry("tenant", "blue");
        assertThat(seen.get().breadcrumbs()).containsExactly("http.post", "orders.place", "stock.reserve");
        assertThat(seen.get().traceParent().orElseThrow().traceId()).isEqualTo(outer.traceParent().orElseThrow().traceId());
        assertThat(seen.get().traceParent()).isNotEqualTo(outer.traceParent());
        assertThat(Context.current()).isSameAs(Context.empty());
    }

    @Test
    void withoutAContextACorrelationBegins() {
        Context inside = operations.call("orders.place", Map.of(), Context::current);
        assertThat(inside.correlationId()).isPresent();
        assertThat(inside.traceParent()).isPresent();
        assertThat(operations.call("orders.place", Map.of(), Context::current).correlationId()).isNotEqualTo(inside.correlationId());
    }

    @Test
    void anErrorOfOursKeepsItsIdentityAndSaysWhereItHappenedFirst() {
        FoundationException thrown = new FoundationException(ErrorType.CONFLICT, "It was sold.", null, Map.of("item", "7"));
        FoundationException caught = catchThrowableOfType(FoundationException.class, () -> operations.run("orders.place", Map.of("order", "4"), () -> {
            nanos += 5_000_000;
            operations.run("stock.reserve", Map.of("item", "8", "shelf", "b"), () -> {
                nanos += 2_000_000;
                throw thrown;
            });
        }));
        assertThat(caught.type()).isEqualTo(ErrorType.CONFLICT);
        assertThat(caught).hasMessage("It was sold.");
        assertThat(caught.getStackTrace()).isEqualTo(thrown.getStackTrace());
        assertThat(caught.context()).containsEntry("operation", "stock.reserve").containsEntry("breadcrumbs", "orders.place -> stock.reserve")
                .containsEntry("took", "2 ms").containsEntry("item", "7").containsEntry("shelf", "b").containsEntry("order", "4").containsKey("correlation");
        assertThat(reports).extracting(OperationReport::name).containsExactly("stock.reserve", "orders.place");
        assertThat(reports).extracting(OperationReport::took).containsExactly(Duration.ofMillis(2), Duration.ofMillis(7));
        assertThat(reports).allSatisfy(report -> assertThat(report.failure()).isPresent());
    }

    @Test
    void whatIsNotOursBecomesAnInternalErrorWithItsCause() {
        IOException broken = new IOException("disk");
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> operations.call("log.write", Map.of(), () -> {
            throw broken;
        })).withCause(broken).withMessage("The operation log.write failed: java.io.IOException: disk").matches(e -> e.type() == ErrorType.INTERNAL_ERROR);
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> operations.call("log.write", Map.of(), () -> {
            throw new ExecutionException(new CompletionException(broken));
        })).withCause(broken);
    }

    @Test
    void anInterruptionIsKeptAndAnErrorOfTheMachineGoesThrough() {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> operations.call("log.write", Map.of(), () -> {
            throw new InterruptedException();
        })).matches(e -> e.type() == ErrorType.CLOSED);
        assertThat(Thread.interrupted()).isTrue();
        OutOfMemoryError full = new OutOfMemoryError();
        assertThatThrownBy(() -> operations.call("log.write", Map.of(), () -> {
            throw full;
        })).isSameAs(full);
        assertThat(reports.getLast().failure()).hasValueSatisfying(error -> assertThat(error).hasCause(full));
    }

    @Test
    void workThatEndsElsewhereEndsTheOperationWhenItEnds() {
        CompletableFuture<String> elsewhere = new CompletableFuture<>();
        AtomicReference<Context> inside = new AtomicReference<>();
        CompletableFuture<String> result = operations.follow("orders.place", Map.of(), () -> {
            inside.set(Context.current());
            return elsewhere;
        }).toCompletableFuture();
        assertThat(Context.current()).isSameAs(Context.empty());
        assertThat(reports).isEmpty();
        nanos += 9_000_000;
        elsewhere.complete("done");
        assertThat(result).isCompletedWithValue("done");
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.took()).isEqualTo(Duration.ofMillis(9));
            assertThat(report.context()).isEqualTo(inside.get());
            assertThat(report.failure()).isEmpty();
        });
    }

    @Test
    void workThatFailsElsewhereOrCannotBeginFailsTheStage() {
        CompletableFuture<String> elsewhere = new CompletableFuture<>();
        CompletableFuture<String> result = operations.follow("orders.place", Map.of(), () -> elsewhere.thenApply(x -> x)).toCompletableFuture();
        elsewhere.completeExceptionally(new FoundationException(ErrorType.TIMEOUT, "Late."));
        assertThat(result.exceptionNow()).isInstanceOfSatisfying(FoundationException.class, error -> {
            assertThat(error.type()).isEqualTo(ErrorType.TIMEOUT);
            assertThat(error.context()).containsEntry("operation", "orders.place");
        });
        CompletableFuture<String> never = operations.<String>follow("orders.place", Map.of(), () -> {
            throw new IllegalStateException("no");
        }).toCompletableFuture();
        assertThat(never.exceptionNow()).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(ErrorType.INTERNAL_ERROR));
        assertThat(reports).hasSize(2);
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        AtomicInteger heard = new AtomicInteger();
        OperationListener broken = report -> {
            throw new IllegalStateException("listener");
        };
        operations.listeners = List.of(broken, report -> heard.incrementAndGet());
        assertThat(operations.<String>call("orders.place", Map.of(), () -> "fine")).isEqualTo("fine");
        assertThat(heard).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Orders", "orders.", "or ders", "orders..place", "1st"})
    void aNameThatIsNoneIsRefusedBeforeAnythingIsDone(String name) {
        AtomicInteger done = new AtomicInteger();
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> operations.run(name, Map.of(), done::incrementAndGet))
                .matches(e -> e.type() == ErrorType.INVALID_INPUT).withMessageContaining("orders.place");
        assertThat(done).hasValue(0);
        assertThat(reports).isEmpty();
    }
}
