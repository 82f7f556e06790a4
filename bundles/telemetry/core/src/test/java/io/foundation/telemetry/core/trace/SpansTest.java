package io.foundation.telemetry.core.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.context.TraceParent;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.messaging.Departure;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.RequestFollower.Following;
import io.foundation.cluster.api.messaging.Target;
import io.foundation.telemetry.api.trace.FinishedSpan;
import io.foundation.telemetry.api.trace.Span;
import io.foundation.telemetry.api.trace.Tracer;
import io.foundation.telemetry.core.audience.Audience;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class SpansTest {

    private long steady;
    private double chance = 0.5;
    private final List<FinishedSpan> exported = new java.util.ArrayList<>();
    private final Audience<FinishedSpan> exporters = new Audience<>(Runnable::run, 10);
    private final Spans spans = new Spans(new Spans.Moments() {
        @Override
        public long wall() {
            return 1_000_000;
        }

        @Override
        public long steady() {
            return steady;
        }
    }, () -> chance, 1, exporters);

    SpansTest() {
        exporters.add("test", List.of(), it -> true, exported::add);
    }

    @Test
    void nestedSpansAreChildrenAndTheContextIsRestored() throws Exception {
        String result = spans.inSpan("outer", Map.of("order", "7"), () -> {
            steady += 5;
            spans.inSpan("inner", Map.of(), () -> steady += 10);
            return "done";
        });
        assertThat(result).isEqualTo("done");
        assertThat(Context.current().isEmpty()).isTrue();
        FinishedSpan inner = exported.get(0);
        FinishedSpan outer = exported.get(1);
        assertThat(inner.parentId()).isEqualTo(outer.spanId());
        assertThat(inner.traceId()).isEqualTo(outer.traceId());
        assertThat(outer.parentId()).isEmpty();
        assertThat(inner.nanos()).isEqualTo(10);
        assertThat(outer.nanos()).isEqualTo(15);
        assertThat(outer.attributes()).containsExactly(Map.entry("order", "7"));
        assertThat(spans.recent(10)).containsExactly(outer, inner);
        assertThat(spans.recent(1)).containsExactly(outer);
    }

    @Test
    void aSpanWithinWhatCameFromAnotherNodeBelongsToItsTrace() throws Exception {
        TraceParent remote = TraceParent.random();
        Context.empty().withTraceParent(remote).withBaggage("user", "u").call(() -> spans.inSpan("here", Map.of(), () -> {
            assertThat(Context.current().baggage()).containsEntry("user", "u");
            return null;
        }));
        assertThat(exported.getFirst().traceId()).isEqualTo(remote.traceId());
        assertThat(exported.getFirst().parentId()).isEqualTo(String.format("%016x", remote.spanId()));
    }

    @Test
    void whatIsThrownIsNotedAndGoesOn() {
        assertThatThrownBy(() -> spans.inSpan("bad", Map.of(), () -> {
            throw new IllegalStateException("on purpose");
        })).isInstanceOf(IllegalStateException.class);
        assertThat(exported.getFirst().error()).isEqualTo("java.lang.IllegalStateException: on purpose");
        assertThat(Context.current().isEmpty()).isTrue();
    }

    @Test
    void whetherATraceIsSampledIsDecidedOnceWhereItBegins() throws Exception {
        spans.sample(0.3);
        spans.inSpan("outer", Map.of(), () -> {
            chance = 0;
            return spans.inSpan("inner", Map.of(), () -> null);
        });
        assertThat(exported).as("0.5 is not below 0.3, and the inner one does not ask again").isEmpty();
        chance = 0.29;
        spans.inSpan("outer", Map.of(), () -> {
            chance = 1;
            return spans.inSpan("inner", Map.of(), () -> null);
        });
        assertThat(exported).hasSize(2);
    }

    @Test
    void aMessageOfASampledTraceIsASpanWhereItLeavesAndWhereItComes() throws Exception {
        TracedMessages traced = new TracedMessages(spans);
        Context[] arrived = new Context[1];
        spans.inSpan("asking", Map.of(), () -> {
            Departure left = traced.outgoing(new Departure(Target.parse("node:b"), Outgoing.of("orders", new byte[0]), Context.current()));
            // The other node.
            arrived[0] = traced.incoming(new Incoming(ClusterName.of("c"), NodeId.of("a", 1), "orders", "data", left.context(), new byte[0])).context();
            return arrived[0].call(() -> spans.inSpan("handling", Map.of(), () -> null));
        });
        assertThat(exported).extracting(FinishedSpan::name).containsExactly("message.sent", "message.received", "handling", "asking");
        assertThat(exported.get(0).parentId()).isEqualTo(exported.get(3).spanId());
        assertThat(exported.get(1).parentId()).isEqualTo(exported.get(0).spanId());
        assertThat(exported.get(2).parentId()).isEqualTo(exported.get(1).spanId());
        assertThat(exported).extracting(FinishedSpan::traceId).containsOnly(exported.get(3).traceId());
        assertThat(exported.get(0).attributes()).containsEntry("to", "node:b").containsEntry("subject", "orders");
        assertThat(Context.current().isEmpty()).isTrue();
    }

    @Test
    void aRequestIsASpanFromAskingToTheAnswerOnBothSides() throws Exception {
        TracedRequests traced = new TracedRequests(spans);
        Following asked = traced.asking(new Departure(Target.parse("node:b"), Outgoing.of("price", new byte[0]), Context.empty())).orElseThrow();
        steady += 5;
        // The other node.
        Following answered = traced.answering(new Incoming(ClusterName.of("c"), NodeId.of("a", 1), "price", "data", asked.context(), new byte[0])).orElseThrow();
        steady += 10;
        answered.context().call(() -> spans.inSpan("looking", Map.of(), () -> null));
        answered.ended(new CompletionException(new IllegalStateException("no price")));
        steady += 5;
        asked.ended(null);
        assertThat(exported).extracting(FinishedSpan::name).containsExactly("looking", "request.answered", "request");
        assertThat(exported).extracting(FinishedSpan::traceId).containsOnly(exported.get(2).traceId());
        assertThat(exported.get(2).parentId()).isEmpty();
        assertThat(exported.get(1).parentId()).isEqualTo(exported.get(2).spanId());
        assertThat(exported.get(0).parentId()).isEqualTo(exported.get(1).spanId());
        assertThat(exported.get(2).nanos()).isEqualTo(20);
        assertThat(exported.get(1).nanos()).isEqualTo(10);
        assertThat(exported.get(1).error()).isEqualTo("java.lang.IllegalStateException: no price");
        assertThat(exported.get(1).attributes()).containsEntry(Tracer.KIND, Tracer.SERVER).containsEntry("from", "a");
        assertThat(exported.get(2).attributes()).containsEntry(Tracer.KIND, Tracer.CLIENT).containsEntry("to", "node:b");
    }

    @Test
    void aRequestBeginsATraceOnlyWhereItIsAskedAndIfChanceWantsIt() {
        TracedRequests traced = new TracedRequests(spans);
        spans.sample(0.3);
        Departure plain = new Departure(Target.parse("node:b"), Outgoing.of("price", new byte[0]), Context.empty());
        assertThat(traced.asking(plain)).as("0.5 is not below 0.3").isEmpty();
        chance = 0.2;
        assertThat(traced.asking(plain)).isPresent();
        assertThat(traced.asking(plain.with(Context.empty().withTraceParent(new TraceParent(1, 2, 3, 0))))).as("decided already").isEmpty();
        assertThat(traced.answering(new Incoming(ClusterName.of("c"), NodeId.of("a", 1), "price", "data", Context.empty(), new byte[0]))).as("decided where it was asked").isEmpty();
    }

    @Test
    void aMessageOfNoSampledTracePassesAsItIs() {
        TracedMessages traced = new TracedMessages(spans);
        Departure plain = new Departure(Target.all(), Outgoing.of("orders", new byte[0]), Context.empty());
        assertThat(traced.outgoing(plain)).isSameAs(plain);
        TraceParent unsampled = new TraceParent(1, 2, 3, 0);
        Incoming incoming = new Incoming(ClusterName.of("c"), NodeId.of("a", 1), "orders", "data", Context.empty().withTraceParent(unsampled), new byte[0]);
        assertThat(traced.incoming(incoming)).isSameAs(incoming);
        assertThat(exported).isEmpty();
    }

    @Test
    void attributesAndRecentSpansAreBounded() {
        Span span = spans.start("a", Map.of());
        for (int i = 0; i < 100; i++) {
            span.attribute("k" + i, "v".repeat(1_000));
        }
        span.close();
        span.attribute("late", "").close();
        assertThat(exported).singleElement().satisfies(it -> {
            assertThat(it.attributes()).hasSize(32).doesNotContainKey("late");
            assertThat(it.attributes().values()).allMatch(value -> value.length() == 256);
        });
        for (int i = 0; i < 2_000; i++) {
            spans.start("b", Map.of()).close();
        }
        assertThat(spans.recent(5_000)).hasSize(1_000);
    }
}
