package io.foundation.telemetry.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.telemetry.api.trace.Tracer;
import io.foundation.telemetry.core.alert.AlertService;
import io.foundation.telemetry.core.series.SeriesTable;
import io.foundation.telemetry.core.state.AlertCodec;
import io.foundation.telemetry.core.state.SeriesState;
import io.foundation.telemetry.core.state.SpanCodec;
import io.foundation.telemetry.core.state.StateCodec;
import io.foundation.telemetry.core.trace.Spans;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one version of this bundle leaves to the next: series, how alerts stand, and the spans that are kept. What cannot be read begins anew, and costs nothing else. */
final class Inheritance {

    private static final Logger LOG = LoggerFactory.getLogger(Inheritance.class);
    private static final String SERIES = "foundation.telemetry.series";
    private static final String ALERTS = "foundation.telemetry.alerts";
    private static final String SPANS = "foundation.telemetry.spans";
    private static final String KEY = "io.foundation.telemetry";
    private static final int MAX_SERIES = 1_000_000;
    private static final int MAX_ALERTS = 100_000;
    /** For alerts, and for spans: what does not fit is the oldest. */
    private static final int MAX_BYTES = 8 << 20;

    private final HandoverStore store;
    private final SeriesTable table;
    private final AlertService alerts;
    private final Spans spans;

    Inheritance(HandoverStore store, SeriesTable table, AlertService alerts, Spans spans) {
        this.store = store;
        this.table = table;
        this.alerts = alerts;
        this.spans = spans;
    }

    /** The series last: who finds them finds the rest. */
    void leave() {
        park(SPANS, SpanCodec.VERSION, SpanCodec.write(spans.recent(Tracer.MAX_RECENT), MAX_BYTES));
        park(ALERTS, AlertCodec.VERSION, AlertCodec.write(alerts.states(System.nanoTime()), MAX_BYTES));
        park(SERIES, StateCodec.VERSION, StateCodec.write(table.own(), HandoverState.MAX_BYTES));
    }

    private void park(String schema, int version, StateCodec.Written written) {
        if (written.cut()) {
            LOG.warn("Not all of {} fits into what is handed over: the rest begins anew.", schema);
        }
        store.park(key(schema), new HandoverState(schema, version, written.bytes()));
    }

    /** The key of series is that of a time when nothing else was left. */
    private static String key(String schema) {
        return schema.equals(SERIES) ? KEY : schema;
    }

    /** Whether something was left. */
    boolean take() {
        boolean found = take(SERIES, StateCodec.VERSION, bytes -> {
            List<SeriesState> states = StateCodec.read(bytes, MAX_SERIES).states();
            LOG.info("Took over {} of {} series from the version before.", table.absorb(states), states.size());
        });
        take(ALERTS, AlertCodec.VERSION, bytes -> alerts.absorb(AlertCodec.read(bytes, MAX_ALERTS), System.nanoTime()));
        take(SPANS, SpanCodec.VERSION, bytes -> spans.absorb(SpanCodec.read(bytes, Tracer.MAX_RECENT)));
        return found;
    }

    private boolean take(String schema, int version, Consumer<byte[]> read) {
        Optional<HandoverState> parked = store.take(key(schema));
        parked.filter(state -> state.schema().equals(schema) && state.version() <= version).ifPresent(state -> {
            try {
                read.accept(state.bytes());
            } catch (FoundationException e) {
                LOG.warn("What the version before has left of {} cannot be read: {}", schema, e.getMessage());
            }
        });
        return parked.isPresent();
    }
}
