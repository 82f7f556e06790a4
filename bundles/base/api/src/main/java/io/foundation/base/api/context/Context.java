package io.foundation.base.api.context;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/**
 * What follows a call across threads and nodes. Immutable. Every message carries the sender's current context, and
 * its handler runs in it. The empty context costs nothing on the wire.
 */
public final class Context {

    /** The most baggage entries (W3C Baggage asks for at least 64). */
    public static final int MAX_BAGGAGE_ENTRIES = 64;
    /** The most baggage, keys and values together, in characters. */
    public static final int MAX_BAGGAGE_CHARS = 8_192;
    /** The longest correlation id, in characters. */
    public static final int MAX_CORRELATION_CHARS = 128;
    /** The most breadcrumbs; of more the newest are kept. */
    public static final int MAX_BREADCRUMBS = 16;
    /** The longest breadcrumb, in characters. */
    public static final int MAX_BREADCRUMB_CHARS = 64;

    private static final Context EMPTY = new Context(null, null, Map.of(), List.of());
    private static final ThreadLocal<Context> CURRENT = new ThreadLocal<>();

    private final String correlationId;
    private final TraceParent traceParent;
    private final Map<String, String> baggage;
    private final List<String> breadcrumbs;

    private Context(String correlationId, TraceParent traceParent, Map<String, String> baggage, List<String> breadcrumbs) {
        this.correlationId = correlationId;
        this.traceParent = traceParent;
        this.baggage = baggage;
        this.breadcrumbs = breadcrumbs;
    }

    /** The context without anything. */
    public static Context empty() {
        return EMPTY;
    }

    /** A new context with a random correlation id and a new trace. */
    public static Context root() {
        return new Context(UUID.randomUUID().toString(), TraceParent.random(), Map.of(), List.of());
    }

    /** The context this thread runs in; empty outside {@link #call} and message handlers. */
    public static Context current() {
        Context current = CURRENT.get();
        return current == null ? EMPTY : current;
    }

    /** @throws FoundationException {@code TOO_LARGE} if a part is over its bound */
    public static Context of(String correlationId, TraceParent traceParent, Map<String, String> baggage) {
        return of(correlationId, traceParent, baggage, List.of());
    }

    /**
     * As {@link #of(String, TraceParent, Map)}, with the operations that led here, oldest first.
     *
     * @throws FoundationException {@code TOO_LARGE} if a part is over its bound
     */
    public static Context of(String correlationId, TraceParent traceParent, Map<String, String> baggage, List<String> breadcrumbs) {
        if (correlationId == null && traceParent == null && baggage.isEmpty() && breadcrumbs.isEmpty()) {
            return EMPTY;
        }
        if (correlationId != null && correlationId.length() > MAX_CORRELATION_CHARS) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The correlation id has " + correlationId.length()
                    + " characters: at most " + MAX_CORRELATION_CHARS + " are allowed.");
        }
        checkBaggage(baggage);
        checkBreadcrumbs(breadcrumbs);
        return new Context(correlationId, traceParent, Map.copyOf(baggage), List.copyOf(breadcrumbs));
    }

    private static void checkBreadcrumbs(List<String> breadcrumbs) {
        if (breadcrumbs.size() > MAX_BREADCRUMBS) {
            throw new FoundationException(ErrorType.TOO_LARGE, "There are " + breadcrumbs.size() + " breadcrumbs: at most " + MAX_BREADCRUMBS + " are allowed.");
        }
        for (String each : breadcrumbs) {
            if (each.length() > MAX_BREADCRUMB_CHARS) {
                throw new FoundationException(ErrorType.TOO_LARGE, "A breadcrumb has " + each.length() + " characters: at most " + MAX_BREADCRUMB_CHARS + " are allowed.");
            }
        }
    }

    private static void checkBaggage(Map<String, String> baggage) {
        long chars = 0;
        for (Map.Entry<String, String> entry : baggage.entrySet()) {
            chars += entry.getKey().length() + entry.getValue().length();
        }
        if (baggage.size() > MAX_BAGGAGE_ENTRIES || chars > MAX_BAGGAGE_CHARS) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The baggage has " + baggage.size() + " entries of " + chars
                    + " characters: at most " + MAX_BAGGAGE_ENTRIES + " entries of " + MAX_BAGGAGE_CHARS + " characters are allowed.");
        }
    }

    public Optional<String> correlationId() {
        return Optional.ofNullable(correlationId);
    }

    public Optional<TraceParent> traceParent() {
        return Optional.ofNullable(traceParent);
    }

    /** Small facts that travel along; immutable, often empty. */
    public Map<String, String> baggage() {
        return baggage;
    }

    /** The operations that led here, on this node and on those before it, oldest first; immutable, often empty. */
    public List<String> breadcrumbs() {
        return breadcrumbs;
    }

    public boolean isEmpty() {
        return this == EMPTY;
    }

    public Context withCorrelationId(String id) {
        return of(id, traceParent, baggage, breadcrumbs);
    }

    public Context withTraceParent(TraceParent parent) {
        return of(correlationId, parent, baggage, breadcrumbs);
    }

    /** @throws FoundationException {@code TOO_LARGE} if the baggage would be over its bounds */
    public Context withBaggage(String key, String value) {
        Map<String, String> more = new TreeMap<>(baggage);
        more.put(key, value);
        return of(correlationId, traceParent, more, breadcrumbs);
    }

    /**
     * One operation further; of more than {@link #MAX_BREADCRUMBS} the oldest is dropped.
     *
     * @throws FoundationException {@code TOO_LARGE} if it is longer than {@link #MAX_BREADCRUMB_CHARS}
     */
    public Context withBreadcrumb(String operation) {
        List<String> more = new ArrayList<>(breadcrumbs.subList(breadcrumbs.size() < MAX_BREADCRUMBS ? 0 : 1, breadcrumbs.size()));
        more.add(operation);
        return of(correlationId, traceParent, baggage, more);
    }

    /** The same correlation, baggage and breadcrumbs, one operation further in the trace. */
    public Context child() {
        return traceParent == null ? this : new Context(correlationId, traceParent.child(), baggage, breadcrumbs);
    }

    /** Runs a task in this context and puts the thread's former context back, whatever happens. */
    public void run(Runnable task) {
        Context outer = CURRENT.get();
        CURRENT.set(this);
        try {
            task.run();
        } finally {
            restore(outer);
        }
    }

    /** As {@link #run}, with a result. */
    public <T> T call(Callable<T> task) throws Exception {
        Context outer = CURRENT.get();
        CURRENT.set(this);
        try {
            return task.call();
        } finally {
            restore(outer);
        }
    }

    /** The task, bound to the context of the thread that calls this method. */
    public static Runnable wrap(Runnable task) {
        Context captured = current();
        return () -> captured.run(task);
    }

    /** An executor that runs each task in the context of the thread that gave it, on the threads of another executor. */
    public static Executor carrying(Executor executor) {
        return task -> executor.execute(wrap(task));
    }

    private static void restore(Context outer) {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Context that && Objects.equals(correlationId, that.correlationId)
                && Objects.equals(traceParent, that.traceParent) && baggage.equals(that.baggage) && breadcrumbs.equals(that.breadcrumbs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(correlationId, traceParent, baggage, breadcrumbs);
    }

    @Override
    public String toString() {
        return "Context[correlation=" + correlationId + ", trace=" + traceParent + ", baggage=" + baggage + ", breadcrumbs=" + breadcrumbs + ']';
    }
}
