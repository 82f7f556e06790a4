package io.foundation.events.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.MembershipListener;
import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.api.messaging.Gathered;
import io.foundation.cluster.api.messaging.Gathering;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.Messaging;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.RequestHandler;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.Subscription;
import io.foundation.events.api.cluster.ClusterEvents;
import io.foundation.events.api.cluster.ClusterFound;
import io.foundation.events.api.cluster.Emitted;
import io.foundation.events.cluster.wire.Position;
import io.foundation.events.core.EventsCore;
import io.foundation.events.core.store.Bounds;
import io.foundation.events.log.segment.SegmentedLog;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that ask each other; the messages go from hand to hand, and can be cut. */
class NodeEventsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Node> nodes = new TreeMap<>();
    private final Set<String> cut = ConcurrentHashMap.newKeySet();

    @AfterEach
    void stop() {
        nodes.values().forEach(node -> node.door.close());
        threads.shutdownNow();
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private final class Node {
        private final String name;
        private final Map<String, RequestHandler> handlers = new ConcurrentHashMap<>();
        private final List<MembershipListener> listeners = new CopyOnWriteArrayList<>();
        private EventsCore events;
        private NodeEvents door;

        private Node(String name) {
            this.name = name;
            begin(Optional.empty());
            nodes.put(name, this);
        }

        private void begin(Optional<SegmentedLog> log) {
            events = new EventsCore(Time.SYSTEM, stream -> new Bounds(1_000, 1 << 24, 0, log.isPresent()), Long.MAX_VALUE, threads, writer -> {
            });
            events.table().node(name);
            log.ifPresent(events::open);
            door = new NodeEvents(cluster(), events, threads, Time.SYSTEM);
        }

        private Member member() {
            return new Member(new NodeId(NodeName.of(name), 1), MemberState.READY, List.of(), "1", Set.of(), Map.of(), 0, "");
        }

        private Cluster cluster() {
            Messaging messaging = fake(Messaging.class, (proxy, method, arguments) -> switch (method.getName()) {
                case "onRequest" -> {
                    handlers.put((String) arguments[0], (RequestHandler) arguments[2]);
                    yield (Registration) () -> handlers.remove((String) arguments[0], arguments[2]);
                }
                case "request" -> ask(name, arguments[0].toString(), (Outgoing) arguments[1]);
                case "gather" -> {
                    List<String> to = arguments[0] instanceof Collection<?> some ? some.stream().map(Object::toString).toList() : List.copyOf(nodes.keySet());
                    yield fake(Gathering.class, (it, result, none) -> gather(name, to, (Outgoing) arguments[1]));
                }
                default -> throw new UnsupportedOperationException(method.getName());
            });
            return fake(Cluster.class, (proxy, method, arguments) -> switch (method.getName()) {
                case "messaging" -> messaging;
                case "self" -> member();
                case "members" -> snapshot();
                case "listen" -> {
                    listeners.add((MembershipListener) arguments[0]);
                    ((MembershipListener) arguments[0]).snapshot(snapshot());
                    yield (Registration) () -> listeners.remove(arguments[0]);
                }
                default -> throw new UnsupportedOperationException(method.getName());
            });
        }
    }

    private MembershipSnapshot snapshot() {
        return new MembershipSnapshot(1, nodes.values().stream().map(Node::member).toList());
    }

    private Node node(String name) {
        Node node = new Node(name);
        nodes.values().forEach(each -> each.listeners.forEach(listener -> listener.event(new MemberEvent(2, node.member(), Optional.empty(), "", 0))));
        node.listeners.forEach(listener -> listener.snapshot(snapshot()));
        return node;
    }

    private CompletableFuture<byte[]> ask(String from, String to, Outgoing question) {
        RequestHandler handler = nodes.containsKey(to) ? nodes.get(to).handlers.get(question.subject()) : null;
        if (cut.contains(to) || handler == null) {
            return CompletableFuture.failedFuture(new FoundationException(ErrorType.UNREACHABLE, to + " cannot be reached."));
        }
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                byte[] body = handler.handle(new Incoming(ClusterName.of("test"), new NodeId(NodeName.of(from), 1), question.subject(), question.channel(), Context.empty(), question.body()))
                        .toCompletableFuture().join();
                if (cut.contains(to)) {
                    answer.completeExceptionally(new FoundationException(ErrorType.UNREACHABLE, "The answer of " + to + " was lost."));
                }
                answer.complete(body);
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private CompletableFuture<Gathered> gather(String from, List<String> to, Outgoing question) {
        Map<NodeName, Gathered.Result> results = new LinkedHashMap<>();
        for (String node : to) {
            try {
                results.put(NodeName.of(node), new Gathered.Result(Optional.of(ask(from, node, question).join()), Optional.empty()));
            } catch (RuntimeException e) {
                results.put(NodeName.of(node), new Gathered.Result(Optional.empty(), Optional.of(FoundationException.wrap(e, ErrorType.HANDLER_FAILED, "failed"))));
            }
        }
        return CompletableFuture.completedFuture(new Gathered(results, true));
    }

    private static EventDraft order(int number) {
        return EventDraft.of("order.placed", Map.of("n", number)).about("order-" + number % 3);
    }

    private static List<Long> numbers(List<Event> events, String node) {
        return events.stream().filter(event -> event.node().equals(node)).map(event -> ((Number) event.data().get("n")).longValue()).toList();
    }

    private static List<Long> range(long from, long to) {
        return Stream.iterate(from, n -> n <= to, n -> n + 1).toList();
    }

    @Test
    void whatIsEmittedIsTakenInEverywhereOnceAndKeepsItsOrigin() {
        Node one = node("n1");
        Node two = node("n2");
        node("n3");
        two.events.append(order(0));
        cut.add("n3");
        Emitted emitted = one.door.emit(order(7).correlated("c-7"), PATIENCE).toCompletableFuture().join();
        assertThat(emitted.nodes()).containsExactly("n2");
        assertThat(emitted.missing()).containsOnlyKeys("n3");
        assertThat(two.events.correlated("c-7")).singleElement().satisfies(copy -> {
            assertThat(copy.ref()).isEqualTo(emitted.event().ref());
            assertThat(copy.id()).isEqualTo(2);
            assertThat(copy.wallTime()).isEqualTo(emitted.event().wallTime());
        });
        byte[] again = new Copies(one.events).write(emitted.event());
        ask("n1", "n2", Outgoing.of("io.foundation.events.store", again)).join();
        assertThat(two.events.correlated("c-7")).as("a second copy").hasSize(1);
    }

    @Test
    void aSubscriptionIsToldOfAllNodesAndOfThoseThatComeLater() {
        Node one = node("n1");
        Node two = node("n2");
        List<Event> told = new CopyOnWriteArrayList<>();
        one.door.subscribe(Subscription.of(EventFilter.ofType("order.*")).after(0), told::add);
        IntStream.rangeClosed(1, 600).forEach(n -> {
            two.events.append(order(n));
            one.events.append(EventDraft.of("noise", Map.of()));
        });
        one.events.append(order(1));
        Node three = node("n3");
        three.events.append(order(1));
        one.door.emit(order(2), PATIENCE).toCompletableFuture().join();
        await().until(() -> told.size() == 603);
        assertThat(numbers(told, "n2")).isEqualTo(range(1, 600));
        assertThat(numbers(told, "n1")).as("the copies of what was emitted are not told").isEqualTo(range(1, 2));
        assertThat(numbers(told, "n3")).isEqualTo(range(1, 1));
    }

    @Test
    void nothingIsLostByDisconnectsAndTheOrderStays() throws InterruptedException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Node one = node("n1");
        Node two = node("n2");
        List<Event> told = new CopyOnWriteArrayList<>();
        one.door.subscribe(Subscription.of(EventFilter.ofType("order.*")).after(0), told::add);
        for (int n = 1; n <= 300; n++) {
            two.events.append(order(n));
            if (random.nextInt(20) == 0) {
                cut.add("n2");
            } else if (random.nextInt(10) == 0) {
                cut.remove("n2");
            }
            Thread.sleep(random.nextInt(3));
        }
        cut.clear();
        await().atMost(Duration.ofSeconds(20)).until(() -> told.size() >= 300 && numbers(told, "n2").getLast() == 300);
        assertThat(numbers(told, "n2").stream().distinct().toList()).isEqualTo(range(1, 300));
        assertThat(one.door.subscriptions()).singleElement().satisfies(it -> assertThat(it.problems()).isEmpty());
    }

    @Test
    void aNodeThatBeginsAnewIsReadFromItsBeginning() {
        Node one = node("n1");
        Node two = node("n2");
        List<Event> told = new CopyOnWriteArrayList<>();
        one.door.subscribe(Subscription.of(EventFilter.ofType("order.*")).after(0), told::add);
        IntStream.rangeClosed(1, 50).forEach(n -> two.events.append(order(n)));
        await().until(() -> told.size() == 50);
        two.door.close();
        two.begin(Optional.empty());
        IntStream.rangeClosed(51, 60).forEach(n -> two.events.append(order(n)));
        await().until(() -> told.size() == 60);
        assertThat(numbers(told, "n2")).isEqualTo(range(1, 60));
    }

    @Test
    void aNodeThatStartsAgainWithItsLogIsReadOnFromWhereItWas(@TempDir Path folder) {
        Node one = node("n1");
        Node two = node("n2");
        List<Event> told = new CopyOnWriteArrayList<>();
        try (SegmentedLog log = new SegmentedLog(folder, 1 << 24, false)) {
            two.door.close();
            two.begin(Optional.of(log));
            one.door.subscribe(Subscription.of(EventFilter.ofType("order.*")).after(0), told::add);
            two.events.appendDurably(IntStream.rangeClosed(1, 50).mapToObj(NodeEventsTest::order).toList()).toCompletableFuture().join();
            await().until(() -> told.size() == 50);
            two.door.close();
            two.events.close();
            two.begin(Optional.of(log));
            two.events.appendDurably(IntStream.rangeClosed(51, 60).mapToObj(NodeEventsTest::order).toList()).toCompletableFuture().join();
            await().until(() -> told.size() >= 60);
            assertThat(numbers(told, "n2")).as("none twice, none lost").isEqualTo(range(1, 60));
            two.events.close();
        }
    }

    @Test
    void aNameKeepsItsPositionsAndTheNextVersionGoesOnFromThem() {
        Node one = node("n1");
        Node two = node("n2");
        List<Event> first = new CopyOnWriteArrayList<>();
        Registration registration = one.door.subscribe(Subscription.of(EventFilter.ofType("order.*")).named("billing").after(0), first::add);
        IntStream.rangeClosed(1, 10).forEach(n -> two.events.append(order(n)));
        await().until(() -> first.size() == 10);
        registration.close();
        IntStream.rangeClosed(11, 20).forEach(n -> two.events.append(order(n)));
        Map<String, Map<String, Position>> parked = Positions.read(Positions.write(one.door.readers().parked()));
        one.door.close();
        one.door = new NodeEvents(one.cluster(), one.events, threads, Time.SYSTEM);
        one.door.readers().park(parked);
        List<Event> second = new CopyOnWriteArrayList<>();
        one.door.subscribe(Subscription.of(EventFilter.ofType("order.*")).named("billing").after(0), second::add);
        await().until(() -> second.size() == 10);
        assertThat(numbers(second, "n2")).isEqualTo(range(11, 20));
    }

    @Test
    void whatANodeForgotIsCounted() {
        Node one = node("n1");
        Node two = node("n2");
        two.events.table().bound(stream -> new Bounds(100, 1 << 24, 0, false), Long.MAX_VALUE);
        IntStream.rangeClosed(1, 500).forEach(n -> two.events.append(order(n)));
        List<Event> told = new CopyOnWriteArrayList<>();
        one.door.subscribe(Subscription.of(EventFilter.ofType("order.*")).after(0), told::add);
        await().until(() -> told.size() == 100);
        await().until(() -> one.door.subscriptions().getFirst().lost() == 400);
        assertThat(numbers(told, "n2")).isEqualTo(range(401, 500));
    }

    @Test
    void aListenerThatThrowsIsToldAgain() {
        Node one = node("n1");
        List<Long> attempts = new CopyOnWriteArrayList<>();
        one.door.subscribe(Subscription.of(EventFilter.all()).after(0).retrying(1), event -> {
            attempts.add(event.id());
            if (event.id() == 1) {
                throw new IllegalStateException("no");
            }
        });
        one.events.append(order(1));
        one.events.append(order(2));
        await().until(() -> attempts.size() == 3);
        assertThat(attempts).containsExactly(1L, 1L, 2L);
    }

    @Test
    void aQueryPutsAllNodesTogetherInTimeAndSaysWhoIsMissing() {
        Node one = node("n1");
        Node two = node("n2");
        node("n3");
        cut.add("n3");
        Event first = one.events.append(order(1).correlated("c"));
        Event second = two.events.append(order(2).causedBy(first));
        Event third = one.events.append(order(3).causedBy(second));
        ClusterFound found = one.door.query(EventQuery.of(EventFilter.all().correlated("c")), PATIENCE).toCompletableFuture().join();
        assertThat(found.events()).extracting(Event::ref).containsExactly(first.ref(), second.ref(), third.ref());
        assertThat(found.answered()).containsExactly("n1", "n2");
        assertThat(found.missing()).containsOnlyKeys("n3");
        ClusterFound newest = two.door.query(EventQuery.all().newestFirst().skip(1).limit(1), PATIENCE).toCompletableFuture().join();
        assertThat(newest.events()).extracting(Event::ref).containsExactly(second.ref());
        IntStream.range(0, 20).forEach(n -> one.events.append(order(n)));
        assertThat(two.door.query(EventQuery.all().limit(5), PATIENCE).toCompletableFuture().join().cut()).containsExactly("n1");
    }

    @Test
    void whatIsNotAllowedIsRefused() {
        Node one = node("n1");
        assertThatThrownBy(() -> one.door.subscribe(Subscription.of(EventFilter.all().in("user")).asRequired(), event -> {
        })).isInstanceOf(FoundationException.class);
        assertThat(one.door.emit(EventDraft.of("", Map.of()), PATIENCE).toCompletableFuture()).isCompletedExceptionally();
        assertThat(one.door.query(EventQuery.all(), Duration.ZERO).toCompletableFuture()).isCompletedExceptionally();
        IntStream.range(0, ClusterEvents.MAX_SUBSCRIPTIONS).forEach(n -> one.door.subscribe(Subscription.of(EventFilter.all()), event -> {
        }));
        assertThatThrownBy(() -> one.door.subscribe(Subscription.of(EventFilter.all()), event -> {
        })).isInstanceOf(FoundationException.class).hasMessageContaining("the most");
    }
}
