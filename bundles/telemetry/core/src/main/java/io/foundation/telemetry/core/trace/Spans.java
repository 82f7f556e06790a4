package io.foundation.telemetry.core.trace;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.context.TraceParent;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.trace.FinishedSpan;
import io.foundation.telemetry.api.trace.Span;
import io.foundation.telemetry.api.trace.Tracer;
import io.foundation.telemetry.core.audience.Audience;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;

/** Begins spans, and keeps the last that ended. Thread-safe. */
public final class Spans implements Tracer {

    private final Moments moments;
    private final DoubleSupplier chance;
    private final Audience<FinishedSpan> exporters;
    private final ArrayDeque<FinishedSpan> recent = new ArrayDeque<>();
    private volatile double sampled;

    /** Both clocks of the machine. */
    public interface Moments {

        /** Nanoseconds since 1970. */
        long wall();

        /** Nanoseconds of a clock that only goes forward. */
        long steady();
    }

    /**
     * @param chance    random numbers of 0 to 1
     * @param sampled   the part of traces that are sampled, 0 to 1
     */
    public Spans(Moments moments, DoubleSupplier chance, double sampled, Audience<FinishedSpan> exporters) {
        this.moments = moments;
        this.chance = chance;
        this.sampled = sampled;
        this.exporters = exporters;
    }

    /** Another part of the traces that begin from now on. */
    public void sample(double part) {
        sampled = part;
    }

    @Override
    public Span start(String name, Map<String, String> attributes) {
        Series.checkName(name);
        Context outer = Context.current();
        TraceParent parent = outer.traceParent().orElse(null);
        return open(name, attributes, outer, parent, parent == null ? begin() : parent.child());
    }

    /** Begins a span within the trace of a context if that is sampled, or a new trace if there is none and chance wants one; else nothing, which costs next to nothing. */
    Optional<OpenSpan> startSampled(String name, Map<String, String> attributes, Context outer) {
        Optional<TraceParent> parent = outer.traceParent();
        if (parent.isPresent() ? !parent.get().sampled() : chance.getAsDouble() >= sampled) {
            return Optional.empty();
        }
        return Optional.of(open(name, attributes, outer, parent.orElse(null), parent.map(TraceParent::child).orElseGet(TraceParent::random)));
    }

    private OpenSpan open(String name, Map<String, String> attributes, Context outer, TraceParent parent, TraceParent own) {
        OpenSpan span = new OpenSpan(this, name, outer.withTraceParent(own), parent, moments.wall(), moments.steady());
        attributes.forEach(span::attribute);
        return span;
    }

    private TraceParent begin() {
        TraceParent fresh = TraceParent.random();
        return chance.getAsDouble() < sampled ? fresh : new TraceParent(fresh.traceIdHigh(), fresh.traceIdLow(), fresh.spanId(), fresh.flags() & ~1);
    }

    @Override
    public <T> T inSpan(String name, Map<String, String> attributes, Callable<T> work) throws Exception {
        try (Span span = start(name, attributes)) {
            try {
                return span.context().call(work);
            } catch (Exception | Error e) {
                span.failed(e);
                throw e;
            }
        }
    }

    void ended(OpenSpan span) {
        TraceParent own = span.context().traceParent().orElseThrow();
        if (!own.sampled()) {
            return;
        }
        HexFormat hex = HexFormat.of();
        FinishedSpan finished = new FinishedSpan(own.traceId(), hex.toHexDigits(own.spanId()), span.parent() == null ? "" : hex.toHexDigits(span.parent().spanId()), span.name(),
                span.startedWall(), Math.max(0, moments.steady() - span.startedSteady()), span.attributes(), span.error());
        synchronized (recent) {
            if (recent.size() == MAX_RECENT) {
                recent.removeLast();
            }
            recent.addFirst(finished);
        }
        exporters.tell(finished);
    }

    /** Keeps what another version has kept, too: as many as there may be, those that ended last. */
    public void absorb(List<FinishedSpan> former) {
        synchronized (recent) {
            List<FinishedSpan> all = new ArrayList<>(recent);
            all.addAll(former);
            all.sort(Comparator.comparingLong((FinishedSpan span) -> span.start() + span.nanos()).reversed());
            recent.clear();
            all.stream().limit(MAX_RECENT).forEach(recent::addLast);
        }
    }

    @Override
    public List<FinishedSpan> recent(int max) {
        int most = Math.clamp(max, 1, MAX_RECENT);
        List<FinishedSpan> found = new ArrayList<>();
        synchronized (recent) {
            for (Iterator<FinishedSpan> spans = recent.iterator(); spans.hasNext() && found.size() < most;) {
                found.add(spans.next());
            }
        }
        return found;
    }
}
