package io.foundation.base.api.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextTest {

    private static final String HEADER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void theFormerContextComesBackAfterNestingAndErrors() throws Exception {
        Context outer = Context.root();
        Context inner = Context.root();
        List<Context> seen = new ArrayList<>();
        assertThat(Context.current()).isSameAs(Context.empty());
        outer.run(() -> {
            seen.add(Context.current());
            inner.run(() -> seen.add(Context.current()));
            seen.add(Context.current());
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> inner.run(() -> {
                throw new IllegalStateException();
            }));
            seen.add(Context.current());
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> inner.call(() -> {
                throw new IOException();
            }));
            seen.add(Context.current());
            Context.empty().run(() -> seen.add(Context.current()));
            seen.add(Context.current());
        });
        assertThat(seen).containsExactly(outer, inner, outer, outer, outer, Context.empty(), outer);
        assertThat(outer.call(Context::current)).isSameAs(outer);
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> outer.run(() -> {
            throw new AssertionError();
        }));
        assertThat(Context.current()).isSameAs(Context.empty());
    }

    @Test
    void aWrappedTaskRunsWhereItWasWrapped() throws Exception {
        Context context = Context.root();
        List<Context> seen = new ArrayList<>();
        Runnable bound = context.call(() -> Context.wrap(() -> seen.add(Context.current())));
        Runnable unbound = Context.wrap(() -> seen.add(Context.current()));
        Thread thread = new Thread(bound);
        thread.start();
        thread.join();
        Context.root().run(bound);
        Context.root().run(unbound);
        assertThat(seen).containsExactly(context, context, Context.empty());
    }

    @Test
    void aContextIsAValue() {
        TraceParent trace = TraceParent.parse(HEADER).orElseThrow();
        Context one = Context.empty().withCorrelationId("c").withTraceParent(trace).withBaggage("k", "v");
        assertThat(one).isEqualTo(Context.of("c", trace, Map.of("k", "v"))).hasSameHashCodeAs(Context.of("c", trace, Map.of("k", "v")));
        assertThat(one.correlationId()).contains("c");
        assertThat(one.traceParent()).contains(trace);
        assertThat(one.baggage()).containsExactly(Map.entry("k", "v"));
        assertThat(one.isEmpty()).isFalse();
        assertThat(one.withBaggage("k", "w").baggage()).containsExactly(Map.entry("k", "w"));
        assertThat(one.child().traceParent().orElseThrow().traceId()).isEqualTo(trace.traceId());
        assertThat(one.child().traceParent()).isNotEqualTo(one.traceParent());
        assertThat(Context.empty().child()).isSameAs(Context.empty());
        assertThat(Context.of(null, null, Map.of())).isSameAs(Context.empty());
        assertThat(Context.empty().withCorrelationId("c").withCorrelationId(null)).isSameAs(Context.empty());
        assertThat(Context.root()).isNotEqualTo(Context.root());
    }

    @Test
    void aContextIsBounded() {
        assertTooLarge(() -> Context.empty().withCorrelationId("x".repeat(Context.MAX_CORRELATION_CHARS + 1)));
        assertTooLarge(() -> Context.empty().withBaggage("k", "x".repeat(Context.MAX_BAGGAGE_CHARS)));
        Context full = Context.empty();
        for (int i = 0; i < Context.MAX_BAGGAGE_ENTRIES; i++) {
            full = full.withBaggage("k" + i, "v");
        }
        Context last = full;
        assertTooLarge(() -> last.withBaggage("more", "v"));
        assertThat(Context.empty().withCorrelationId("x".repeat(Context.MAX_CORRELATION_CHARS)).isEmpty()).isFalse();
    }

    private static void assertTooLarge(Runnable task) {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(task::run).matches(e -> e.type() == ErrorType.TOO_LARGE);
    }

    @Test
    void theHeaderOfTheRecommendationIsReadAndWritten() {
        TraceParent trace = TraceParent.parse(HEADER).orElseThrow();
        assertThat(trace).isEqualTo(new TraceParent(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L, 0x00f067aa0ba902b7L, 1)).hasToString(HEADER);
        assertThat(trace.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(trace.sampled()).isTrue();
        assertThat(TraceParent.parse(HEADER.replace("-01", "-fe")).orElseThrow().sampled()).isFalse();
        for (int i = 0; i < 100; i++) {
            TraceParent random = TraceParent.random();
            assertThat(TraceParent.parse(random.toString())).contains(random);
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "00", "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e47xx-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-"})
    void whatIsNoHeaderIsNone(String header) {
        assertThat(TraceParent.parse(header)).isEmpty();
    }

    @Test
    void breadcrumbsAreKeptInOrderAndTheOldestGoesFirst() {
        Context context = Context.empty();
        for (int i = 0; i < Context.MAX_BREADCRUMBS + 2; i++) {
            context = context.withBreadcrumb("step." + i);
        }
        assertThat(context.breadcrumbs()).hasSize(Context.MAX_BREADCRUMBS).startsWith("step.2").endsWith("step." + (Context.MAX_BREADCRUMBS + 1));
        assertThat(context.isEmpty()).isFalse();
        assertThat(context.withBaggage("a", "b").withCorrelationId("c").child().breadcrumbs()).isEqualTo(context.breadcrumbs());
        assertThat(context).isNotEqualTo(Context.empty().withBreadcrumb("step.2")).hasToString(context.toString());
        Context whole = context;
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> whole.withBreadcrumb("x".repeat(Context.MAX_BREADCRUMB_CHARS + 1)))
                .matches(error -> error.type() == ErrorType.TOO_LARGE);
        assertThatExceptionOfType(FoundationException.class)
                .isThrownBy(() -> Context.of(null, null, Map.of(), Collections.nCopies(Context.MAX_BREADCRUMBS + 1, "x"))).matches(error -> error.type() == ErrorType.TOO_LARGE);
    }

    @Test
    void aCarryingExecutorRunsTasksInTheContextOfWhoGaveThem() {
        List<Runnable> later = new ArrayList<>();
        Executor carrying = Context.carrying(later::add);
        List<Context> seen = new ArrayList<>();
        Context first = Context.root();
        first.run(() -> carrying.execute(() -> seen.add(Context.current())));
        carrying.execute(() -> seen.add(Context.current()));
        Context.root().run(() -> later.forEach(Runnable::run));
        assertThat(seen).containsExactly(first, Context.empty());
    }
}
