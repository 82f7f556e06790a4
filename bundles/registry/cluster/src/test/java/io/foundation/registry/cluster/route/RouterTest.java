package io.foundation.registry.cluster.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.Time;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Health;
import io.foundation.registry.api.cluster.Answer;
import io.foundation.registry.api.cluster.Instance;
import io.foundation.registry.api.cluster.LoadBalancer;
import io.foundation.registry.api.cluster.Route;
import io.foundation.registry.api.query.Query;
import io.foundation.registry.cluster.Entries;
import io.foundation.registry.cluster.view.ClusterView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouterTest {

    private static final Route ORDERS = Route.to(EntryKey.of("orders"));
    private static final byte[] BODY = {1};

    private final Map<String, LoadBalancer> balancers = new TreeMap<>(Balancers.builtIn());
    private final List<String> called = new ArrayList<>();
    private final List<Duration> times = new ArrayList<>();
    private final Map<String, CompletableFuture<CallResult>> answers = new HashMap<>();
    private final Random random = new Random(5);
    private long now;
    private final Time time = new Time() {

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long wallMillis() {
            return 0;
        }
    };
    private final Measurements measurements = new Measurements(time);
    private final ClusterView view = new ClusterView(measurements::instance);
    private final Router router = new Router(view::query, measurements, (node, key, body, timeout) -> {
        called.add(node.value());
        times.add(timeout);
        return answers.getOrDefault(node.value(), CompletableFuture.completedFuture(new CallResult.Answered(body)));
    }, () -> balancers, time, random::nextDouble);

    @BeforeEach
    void threeNodes() {
        for (int i = 1; i <= 3; i++) {
            view.show(NodeName.of("n" + i), List.of(Entries.entry("orders", Map.of("weight", (long) i))));
        }
        view.available(Set.of(NodeName.of("n1"), NodeName.of("n2"), NodeName.of("n3")));
    }

    private void fails(String node, ErrorType type, Delivery delivery) {
        answers.put(node, CompletableFuture.completedFuture(new CallResult.Failed(new FoundationException(type, "on purpose"), delivery)));
    }

    private CompletableFuture<Answer> route(Route route) {
        return router.route(route, BODY).toCompletableFuture();
    }

    private static FoundationException failure(CompletableFuture<?> future) {
        return (FoundationException) future.handle((result, error) -> error).join();
    }

    @Test
    void oneAfterTheOther() {
        for (int i = 0; i < 6; i++) {
            assertThat(route(ORDERS).join().attempts()).isOne();
        }
        assertThat(called).containsExactly("n1", "n2", "n3", "n1", "n2", "n3");
        route(Route.to(Query.all()));
        assertThat(called).as("another query has turns of its own").last().isEqualTo("n1");
    }

    @Test
    void byWeight() {
        for (int i = 0; i < 6_000; i++) {
            route(ORDERS.by(LoadBalancer.WEIGHTED));
        }
        assertThat(called.stream().filter("n1"::equals).count()).isBetween(850L, 1_150L);
        assertThat(called.stream().filter("n3"::equals).count()).isBetween(2_800L, 3_200L);
    }

    @Test
    void byCallsOutstanding() {
        answers.put("n1", new CompletableFuture<>());
        answers.put("n2", new CompletableFuture<>());
        for (int i = 0; i < 10; i++) {
            route(ORDERS.by(LoadBalancer.LEAST_CONNECTIONS));
        }
        assertThat(called.stream().filter("n3"::equals).count()).as("the others owe an answer each").isEqualTo(8);
        answers.get("n1").complete(new CallResult.Answered(BODY));
        assertThat(router.choose(ORDERS.by(LoadBalancer.LEAST_CONNECTIONS)).map(Instance::outstanding)).contains(0);
    }

    @Test
    void byMeasuredLatencyAndASlowOneIsTriedAgainLater() {
        Map<String, Long> takes = Map.of("n1", 50L, "n2", 5L, "n3", 20L);
        Router timed = new Router(view::query, measurements, (node, key, body, timeout) -> {
            called.add(node.value());
            now += Duration.ofMillis(takes.get(node.value())).toNanos();
            return CompletableFuture.completedFuture(new CallResult.Answered(body));
        }, () -> balancers, time, random::nextDouble);
        for (int i = 0; i < 23; i++) {
            timed.route(ORDERS.by(LoadBalancer.LEAST_LATENCY), BODY);
        }
        assertThat(called.subList(0, 3)).as("each is measured first").containsExactlyInAnyOrder("n1", "n2", "n3");
        assertThat(called.subList(3, 23)).containsOnly("n2");
        assertThat(view.query(ORDERS.query())).element(1).satisfies(instance -> assertThat(instance.latency().toMillis()).isBetween(4L, 5L));
        for (int i = 0; i < 20_000 && !called.subList(23, called.size()).contains("n1"); i++) {
            timed.route(ORDERS.by(LoadBalancer.LEAST_LATENCY), BODY);
        }
        assertThat(called).last().isEqualTo("n1");
    }

    @Test
    void oneThatFailsQuicklyIsNotTakenForFast() {
        fails("n1", ErrorType.HANDLER_FAILED, Delivery.YES);
        for (int i = 0; i < 100; i++) {
            now += Duration.ofMillis(1).toNanos();
            route(ORDERS.by(LoadBalancer.LEAST_LATENCY));
        }
        assertThat(called.stream().filter("n1"::equals).count()).isLessThanOrEqualTo(2);
    }

    @Test
    void whoOwesItsFirstAnswerIsNotGivenMore() {
        answers.put("n1", new CompletableFuture<>());
        for (int i = 0; i < 10; i++) {
            now += Duration.ofMillis(1).toNanos();
            route(ORDERS.by(LoadBalancer.LEAST_LATENCY));
        }
        assertThat(called.stream().filter("n1"::equals).count()).isOne();
    }

    @Test
    void whatWasNotDeliveredIsTriedElsewhere() {
        fails("n1", ErrorType.DATA_NOT_FOUND, Delivery.NO);
        fails("n3", ErrorType.NO_HANDLER, Delivery.NO);
        Answer answer = route(ORDERS).join();
        assertThat(called).hasSize(3).doesNotHaveDuplicates();
        assertThat(answer.node()).isEqualTo(NodeName.of("n2"));
        assertThat(answer.attempts()).isEqualTo(3);
        fails("n2", ErrorType.RESOURCE_EXHAUSTED, Delivery.NO);
        FoundationException error = failure(route(ORDERS));
        assertThat(error.context()).containsEntry("attempts", "3");
    }

    @Test
    void whatMayBeDoneIsNotDoneTwiceUnlessThatMakesNoDifference() {
        fails("n1", ErrorType.UNREACHABLE, Delivery.UNKNOWN);
        assertThat(failure(route(ORDERS)).type()).isEqualTo(ErrorType.UNREACHABLE);
        assertThat(called).containsExactly("n1");
        called.clear();
        fails("n2", ErrorType.TIMEOUT, Delivery.UNKNOWN);
        assertThat(route(ORDERS.idempotently()).join().node()).isEqualTo(NodeName.of("n3"));
        fails("n1", ErrorType.HANDLER_FAILED, Delivery.YES);
        fails("n2", ErrorType.HANDLER_FAILED, Delivery.YES);
        fails("n3", ErrorType.HANDLER_FAILED, Delivery.YES);
        assertThat(failure(route(ORDERS.idempotently())).type()).as("an endpoint that has failed is the answer").isEqualTo(ErrorType.HANDLER_FAILED);
        assertThat(failure(route(ORDERS.idempotently())).context()).containsEntry("attempts", "1");
    }

    @Test
    void timeIsSharedWhereAnotherWouldBeTried() {
        route(ORDERS.within(Duration.ofSeconds(9)));
        route(ORDERS.within(Duration.ofSeconds(9)).idempotently());
        assertThat(times).containsExactly(Duration.ofSeconds(9), Duration.ofSeconds(3));
    }

    @Test
    void onlyThoseThatWorkAreChosenAndDegradedOnesLast() {
        view.show(NodeName.of("n1"), List.of(Entries.with(Entries.entry("orders"), Health.degraded("slow"))));
        view.show(NodeName.of("n2"), List.of(Entries.with(Entries.entry("orders"), Health.unhealthy("broken"))));
        for (int i = 0; i < 4; i++) {
            route(ORDERS);
        }
        assertThat(called).containsOnly("n3");
        view.available(Set.of(NodeName.of("n1"), NodeName.of("n2")));
        called.clear();
        route(ORDERS);
        assertThat(called).containsExactly("n1");
        view.available(Set.of());
        assertThat(router.choose(ORDERS)).isEmpty();
        assertThat(failure(route(ORDERS))).hasMessageContaining("3 fit").extracting(FoundationException::type).isEqualTo(ErrorType.DATA_NOT_FOUND);
    }

    @Test
    void balancersOfOthersAreUsedAndFenced() {
        balancers.put("last", (candidates, turn, chance) -> candidates.getLast());
        assertThat(router.choose(ORDERS.by("last")).map(Instance::node)).contains(NodeName.of("n3"));
        balancers.put("broken", (candidates, turn, chance) -> {
            throw new IllegalStateException("on purpose");
        });
        balancers.put("nothing", (candidates, turn, chance) -> null);
        assertThat(router.choose(ORDERS.by("broken")).map(Instance::node)).contains(NodeName.of("n1"));
        assertThat(router.choose(ORDERS.by("nothing")).map(Instance::node)).contains(NodeName.of("n1"));
        assertThatThrownBy(() -> router.choose(ORDERS.by("lest"))).hasMessageContaining("There is no load balancer 'lest'", "Did you mean last?");
        assertThat(failure(route(ORDERS.by("none"))).type()).isEqualTo(ErrorType.INVALID_INPUT);
    }

    @Test
    void capabilitiesAreAllNeeded() {
        view.show(NodeName.of("n4"), List.of(Entries.entry("worker", Map.of("capabilities", List.of("ocr", "pdf"))), Entries.entry("other", Map.of("capabilities", "ocr"))));
        assertThat(view.query(Route.capable(EntryKey.PRODUCTION, List.of("ocr")).query())).hasSize(2);
        assertThat(view.query(Route.capable(EntryKey.PRODUCTION, List.of("ocr", "pdf")).query())).extracting(instance -> instance.entry().key().name()).containsExactly("worker");
        assertThat(view.query(Query.parse("@node = n4 and @name = other"))).hasSize(1);
    }

    @Test
    void figuresOfWhatIsGoneAreForgotten() {
        route(ORDERS);
        answers.put("n2", new CompletableFuture<>());
        route(ORDERS);
        view.show(NodeName.of("n1"), List.of());
        view.show(NodeName.of("n2"), List.of());
        measurements.keep(view.keys());
        assertThat(measurements.size()).as("one still owes an answer").isOne();
        answers.get("n2").complete(new CallResult.Answered(BODY));
        measurements.keep(view.keys());
        assertThat(measurements.size()).isZero();
    }
}
