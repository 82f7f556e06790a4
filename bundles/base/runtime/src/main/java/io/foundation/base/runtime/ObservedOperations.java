package io.foundation.base.runtime;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.operation.OperationListener;
import io.foundation.base.api.operation.OperationReport;
import io.foundation.base.api.operation.Operations;
import io.foundation.base.api.protocol.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Operations by a clock, told to whoever listens at the time. */
@Component(service = Operations.class)
public final class ObservedOperations implements Operations {

    private static final Logger LOG = LoggerFactory.getLogger(ObservedOperations.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9-]+)*");

    private final Time time;
    @Reference(policyOption = ReferencePolicyOption.GREEDY)
    volatile List<OperationListener> listeners = List.of();

    @Activate
    public ObservedOperations() {
        this(Time.SYSTEM);
    }

    ObservedOperations(Time time) {
        this.time = time;
    }

    @Override
    public <T> T call(String name, Map<String, String> facts, Callable<T> work) {
        Begun begun = begin(name, facts);
        T result;
        try {
            result = begun.context.call(work);
        } catch (Throwable failure) {
            throw begun.failed(failure);
        }
        begun.ended(Optional.empty());
        return result;
    }

    @Override
    public <T> CompletionStage<T> follow(String name, Map<String, String> facts, Supplier<? extends CompletionStage<T>> work) {
        Begun begun = begin(name, facts);
        CompletionStage<T> stage;
        try {
            stage = begun.context.call(work::get);
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(begun.failed(failure));
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                begun.ended(Optional.empty());
                result.complete(value);
            } else {
                try {
                    result.completeExceptionally(begun.failed(failure));
                } catch (Error error) {
                    result.completeExceptionally(error);
                    throw error;
                }
            }
        });
        return result;
    }

    private Begun begin(String name, Map<String, String> facts) {
        if (name == null || name.length() > Context.MAX_BREADCRUMB_CHARS || !NAME.matcher(name).matches()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "'" + name + "' is no name of an operation: give lower case words with dots, such as orders.place, of at most "
                    + Context.MAX_BREADCRUMB_CHARS + " characters.");
        }
        Context current = Context.current();
        Context below = current.correlationId().isPresent() ? current : rooted(current);
        return new Begun(name, Map.copyOf(facts), below.child().withBreadcrumb(name), time.nanos());
    }

    /** With the correlation, and the trace if there is none, of a new root. */
    private static Context rooted(Context current) {
        Context root = Context.root();
        return Context.of(root.correlationId().orElseThrow(), current.traceParent().or(root::traceParent).orElseThrow(), current.baggage(), current.breadcrumbs());
    }

    /** One that runs. */
    private final class Begun {

        private final String name;
        private final Map<String, String> facts;
        private final Context context;
        private final long since;

        Begun(String name, Map<String, String> facts, Context context, long since) {
            this.name = name;
            this.facts = facts;
            this.context = context;
            this.since = since;
        }

        /** Ends it with what went wrong: the error to throw; an error of the JVM is thrown here. */
        FoundationException failed(Throwable failure) {
            Throwable bare = bare(failure);
            FoundationException error = placed(ours(bare));
            ended(Optional.of(error));
            if (bare instanceof Error fatal) {
                throw fatal;
            }
            return error;
        }

        private static Throwable bare(Throwable failure) {
            Throwable bare = failure;
            while ((bare instanceof CompletionException || bare instanceof ExecutionException) && bare.getCause() != null) {
                bare = bare.getCause();
            }
            return bare;
        }

        private FoundationException ours(Throwable failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return new FoundationException(ErrorType.CLOSED, "The operation " + name + " was interrupted.", failure);
            }
            return FoundationException.wrap(failure, ErrorType.INTERNAL_ERROR, "The operation " + name + " failed: " + failure);
        }

        private FoundationException placed(FoundationException error) {
            Map<String, String> where = new LinkedHashMap<>();
            where.put("operation", name);
            where.put("correlation", context.correlationId().orElseThrow());
            where.put("breadcrumbs", String.join(" -> ", context.breadcrumbs()));
            where.put("took", took().toMillis() + " ms");
            facts.forEach(where::putIfAbsent);
            return error.withAbsent(where);
        }

        private Duration took() {
            return Duration.ofNanos(time.nanos() - since);
        }

        void ended(Optional<FoundationException> failure) {
            List<OperationListener> now = listeners;
            if (now.isEmpty()) {
                return;
            }
            OperationReport report = new OperationReport(name, facts, context, took(), failure);
            for (OperationListener each : now) {
                try {
                    each.ended(report);
                } catch (RuntimeException | LinkageError thrown) {
                    LOG.warn("A listener of operations failed at the end of {}; it goes on being told: {}", name, each.getClass().getName(), thrown);
                }
            }
        }
    }
}
