package io.foundation.telemetry.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.operation.OperationReport;
import io.foundation.telemetry.api.Counter;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Telemetry;
import io.foundation.telemetry.api.Timer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperationsSourceTest {

    private final List<String> measured = new ArrayList<>();
    private ErrorType refused;

    /** A telemetry that notes what is recorded. */
    private Telemetry telemetry() {
        return (Telemetry) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Telemetry.class}, (proxy, method, arguments) -> {
            if (refused != null) {
                throw new FoundationException(refused, "no");
            }
            @SuppressWarnings("unchecked")
            Series series = new Series((String) arguments[0], (Map<String, String>) arguments[1]);
            return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {method.getName().equals("timer") ? Timer.class : Counter.class}, (handle, called, values) -> {
                measured.add(series + " " + called.getName() + (values == null ? "" : " " + values[0]));
                return null;
            });
        });
    }

    private static OperationReport report(FoundationException failure) {
        return new OperationReport("orders.place", Map.of(), Context.root(), Duration.ofMillis(3), Optional.ofNullable(failure));
    }

    @Test
    void operationsAreTimedAndTheirErrorsCounted() {
        OperationsSource source = new OperationsSource(telemetry());
        source.ended(report(null));
        source.ended(report(new FoundationException(ErrorType.TIMEOUT, "late")));
        assertThat(measured).containsExactly("operations{operation=orders.place} record PT0.003S", "operations{operation=orders.place} record PT0.003S",
                "operations.errors{category=external,error=timeout,operation=orders.place} increment");
    }

    @Test
    void whereThereIsNoRoomItIsPassedOver() {
        OperationsSource source = new OperationsSource(telemetry());
        refused = ErrorType.RESOURCE_EXHAUSTED;
        assertThatCode(() -> source.ended(report(null))).doesNotThrowAnyException();
        refused = ErrorType.INVALID_INPUT;
        assertThatThrownBy(() -> source.ended(report(null))).isInstanceOf(FoundationException.class);
    }
}
