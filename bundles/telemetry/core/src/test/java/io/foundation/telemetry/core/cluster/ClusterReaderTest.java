package io.foundation.telemetry.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.messaging.Gathered;
import io.foundation.cluster.api.messaging.Gathering;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.Messaging;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.RequestHandler;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.cluster.ClusterReadings;
import io.foundation.telemetry.core.state.SeriesState;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Readers that ask each other; the messages go from hand to hand. */
class ClusterReaderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Who answers, by node. */
    private final Map<String, RequestHandler> nodes = new TreeMap<>();

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private ClusterReader node(String name, SeriesState... states) {
        Messaging messaging = fake(Messaging.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "onRequest" -> {
                assertThat(arguments[0]).isEqualTo(ClusterReader.SUBJECT);
                nodes.put(name, (RequestHandler) arguments[2]);
                yield (Registration) () -> nodes.remove(name);
            }
            case "gather" -> fake(Gathering.class, (it, result, none) -> CompletableFuture.completedFuture(gather((Outgoing) arguments[1])));
            default -> throw new UnsupportedOperationException(method.getName());
        });
        Cluster cluster = fake(Cluster.class, (proxy, method, arguments) -> messaging);
        return new ClusterReader(cluster, prefix -> List.of(states).stream().filter(state -> Series.isIn(state.series().name(), prefix)).toList());
    }

    private Gathered gather(Outgoing question) {
        Map<NodeName, Gathered.Result> results = new LinkedHashMap<>();
        nodes.forEach((name, handler) -> {
            Gathered.Result result;
            try {
                result = new Gathered.Result(Optional.of(handler.handle(new Incoming(ClusterName.of("test"), new NodeId(NodeName.of("asker"), 1), question.subject(), question.channel(),
                        Context.empty(), question.body())).toCompletableFuture().join()), Optional.empty());
            } catch (FoundationException e) {
                result = new Gathered.Result(Optional.empty(), Optional.of(e));
            }
            results.put(NodeName.of(name), result);
        });
        return new Gathered(results, true);
    }

    private static ClusterReadings read(ClusterReader reader, String prefix) {
        return reader.read(prefix, PATIENCE).toCompletableFuture().join();
    }

    @Test
    void everyNodeIsAskedForThePrefix() {
        ClusterReader one = node("n1", SeriesState.of(Series.of("a.b"), Kind.COUNTER, 1), SeriesState.of(Series.of("c"), Kind.COUNTER, 100));
        node("n2", SeriesState.of(Series.of("a.b"), Kind.COUNTER, 2));
        ClusterReadings readings = read(one, "a");
        assertThat(readings.answered()).containsExactly("n1", "n2");
        assertThat(readings.series()).singleElement().satisfies(merged -> assertThat(merged.sum()).isEqualTo(3));
        assertThat(read(one, "").series()).hasSize(2);
    }

    @Test
    void whoFailsOrAnswersNonsenseIsMissingAndTheRestIsThere() {
        ClusterReader one = node("n1", SeriesState.of(Series.of("a"), Kind.COUNTER, 1));
        nodes.put("n2", request -> {
            throw new FoundationException(ErrorType.NO_HANDLER, "There is no telemetry.");
        });
        nodes.put("n3", request -> CompletableFuture.completedFuture(new byte[] {1, 0, 99, 1}));
        nodes.put("n4", request -> CompletableFuture.completedFuture(new byte[] {77}));
        ClusterReadings readings = read(one, "");
        assertThat(readings.answered()).containsExactly("n1");
        assertThat(readings.missing()).containsOnlyKeys("n2", "n3", "n4").containsEntry("n2", "There is no telemetry.");
        assertThat(readings.missing().get("n4")).contains("layout 77");
    }

    @Test
    void aQuestionThatIsNotAllowedFailsAtOnce() {
        ClusterReader one = node("n1");
        assertThat(one.read("a".repeat(2_000), PATIENCE).toCompletableFuture()).isCompletedExceptionally();
        assertThat(one.read("", Duration.ZERO).toCompletableFuture()).failsWithin(PATIENCE).withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withMessageContaining("A deadline of 0 ms is not allowed");
    }

    @Test
    void whoIsClosedAnswersNoMore() {
        ClusterReader one = node("n1");
        node("n2").close();
        assertThat(read(one, "").answered()).containsExactly("n1");
    }
}
