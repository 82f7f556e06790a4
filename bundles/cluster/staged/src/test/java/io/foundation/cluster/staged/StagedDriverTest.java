package io.foundation.cluster.staged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.staged.Stage;
import io.foundation.cluster.api.staged.StageHandler;
import io.foundation.cluster.api.staged.StagedRun;
import io.foundation.cluster.api.staged.StagedStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Six nodes on a network of method calls: stages that say yes, say no, say nothing, and a conductor who is lost. */
class StagedDriverTest {

    private static final String DEPLOY = "deploy";
    private static final byte[] PAYLOAD = "version 2".getBytes(StandardCharsets.UTF_8);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<NodeName, Node> nodes = new TreeMap<>();
    private final Set<NodeName> applied = new ConcurrentSkipListSet<>();
    private final Set<NodeName> undone = new ConcurrentSkipListSet<>();
    private final Set<NodeName> lost = ConcurrentHashMap.newKeySet();
    private final Map<NodeName, CompletionStage<Void>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    /** Handlers looked up and not given back. */
    private final AtomicInteger lent = new AtomicInteger();

    private final class Node implements Post, StageHandler {
        private final NodeId id;
        private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
        private final StagedDriver driver;
        private boolean handles = true;

        Node(NodeId id) {
            this.id = id;
            driver = new StagedDriver(this, loop, workers, this::lend);
        }

        private Optional<LentHandler> lend(String subject) {
            if (!handles || !subject.equals(DEPLOY)) {
                return Optional.empty();
            }
            lent.incrementAndGet();
            AtomicBoolean back = new AtomicBoolean();
            return Optional.of(new LentHandler(this, () -> {
                if (!back.compareAndSet(false, true)) {
                    complaints.add(id + " gave its handler back twice");
                }
                lent.decrementAndGet();
            }));
        }

        @Override
        public Optional<NodeId> self() {
            return Optional.of(id);
        }

        @Override
        public Optional<NodeId> member(NodeName name) {
            return Optional.ofNullable(nodes.get(name)).map(node -> node.id);
        }

        @Override
        public void send(NodeName to, byte[] message) {
            if (!lost.contains(to) && !lost.contains(id.name())) {
                nodes.get(to).driver.received(id, message);
            }
        }

        @Override
        public void broadcast(byte[] message, boolean urgent) {
            nodes.keySet().stream().filter(name -> !name.equals(id.name())).forEach(name -> send(name, message));
        }

        @Override
        public CompletionStage<Void> apply(NodeName from, byte[] payload) {
            if (!new String(payload, StandardCharsets.UTF_8).equals("version 2")) {
                complaints.add(id + " got " + payload.length + " bytes");
            }
            applied.add(id.name());
            return answers.getOrDefault(id.name(), CompletableFuture.completedFuture(null));
        }

        @Override
        public void undo(byte[] payload, String reason) {
            undone.add(id.name());
        }
    }

    StagedDriverTest() {
        IntStream.rangeClosed(1, 6).mapToObj(i -> NodeId.of("n" + i, 1)).forEach(id -> nodes.put(id.name(), new Node(id)));
    }

    @AfterEach
    void stop() {
        nodes.values().forEach(node -> {
            node.driver.close();
            node.loop.shutdownNow();
        });
        workers.shutdownNow();
        assertThat(complaints).isEmpty();
    }

    private static NodeName n(int number) {
        return NodeName.of("n" + number);
    }

    private Node node(int number) {
        return nodes.get(n(number));
    }

    private static List<Stage> thirds(Duration deadline) {
        return List.of(Stage.of("one", Set.of(n(1), n(2)), deadline), Stage.of("two", Set.of(n(3), n(4)), deadline),
                Stage.of("three", Set.of(n(5), n(6)), deadline));
    }

    private static StagedStatus result(StagedRun run) {
        CompletableFuture<StagedStatus> result = run.result().toCompletableFuture();
        await().atMost(SOON).until(result::isDone);
        return result.join();
    }

    @Test
    void everyStageSaysYes() {
        StagedStatus status = result(node(1).driver.begin(DEPLOY, PAYLOAD, thirds(SOON)));
        assertThat(status.state()).isEqualTo(StagedStatus.State.DONE);
        assertThat(status.stage()).isEqualTo(3);
        assertThat(applied).hasSize(6);
        assertThat(undone).isEmpty();
        assertThat(node(1).driver.runs()).containsExactly(status);
        await().atMost(SOON).untilAsserted(() -> assertThat(lent).as("handlers not given back").hasValue(0));
    }

    @Test
    void aNodeThatSaysNoStopsItAndWhoAppliedItUndoesIt() {
        answers.put(n(4), CompletableFuture.failedFuture(new IllegalStateException("no room")));
        StagedStatus status = result(node(1).driver.begin(DEPLOY, PAYLOAD, thirds(SOON)));
        assertThat(status.state()).isEqualTo(StagedStatus.State.ABORTED);
        assertThat(status.reason()).contains("stage 'two' said no");
        await().atMost(SOON).untilAsserted(() -> assertThat(undone).containsExactlyInAnyOrder(n(1), n(2), n(3), n(4)));
        assertThat(applied).as("the third stage never began").doesNotContain(n(5), n(6));
        await().atMost(SOON).untilAsserted(() -> assertThat(lent).as("handlers not given back").hasValue(0));
    }

    @Test
    void aNodeWithoutAHandlerSaysNo() {
        node(2).handles = false;
        assertThat(result(node(1).driver.begin(DEPLOY, PAYLOAD, thirds(SOON))).reason()).contains("stage 'one' said no");
    }

    @Test
    void silenceUntilTheDeadlineIsANo() {
        answers.put(n(3), new CompletableFuture<>());
        StagedStatus status = result(node(1).driver.begin(DEPLOY, PAYLOAD, thirds(Duration.ofMillis(300))));
        assertThat(status.state()).isEqualTo(StagedStatus.State.ABORTED);
        assertThat(status.name()).isEqualTo("two");
        assertThat(status.reason()).contains("in time");
    }

    @Test
    void aQuorumIsEnough() {
        answers.put(n(2), new CompletableFuture<>());
        List<Stage> stages = List.of(new Stage("most", List.of(n(1), n(2), n(3), n(4)), 0.75, SOON));
        assertThat(result(node(5).driver.begin(DEPLOY, PAYLOAD, stages)).state()).isEqualTo(StagedStatus.State.DONE);
    }

    @Test
    void aDeputyGoesOnWhenTheConductorIsLost() {
        CompletableFuture<Void> held = new CompletableFuture<>();
        answers.put(n(4), held);
        node(6).driver.begin(DEPLOY, PAYLOAD, thirds(SOON));
        await().atMost(SOON).untilAsserted(() -> assertThat(applied).contains(n(3), n(4)));
        lost.add(n(6));
        nodes.values().forEach(node -> node.driver.gone(node(6).id));
        held.complete(null);
        // The last stage has the lost one in it: with him gone it cannot be whole, so the deputy says so in the end.
        await().atMost(SOON).untilAsserted(() -> assertThat(applied).contains(n(5)));
        assertThat(nodes.values().stream().filter(node -> node.id.name() != n(6)).flatMap(node -> node.driver.runs().stream())).isNotEmpty();
    }

    @Test
    void itsConductorCanStopIt() {
        answers.put(n(2), new CompletableFuture<>());
        StagedRun run = node(1).driver.begin(DEPLOY, PAYLOAD, thirds(SOON));
        await().atMost(SOON).untilAsserted(() -> assertThat(applied).contains(n(1), n(2)));
        await().atMost(SOON).untilAsserted(() -> assertThat(lent).as("only the one that has not answered is used").hasValue(1));
        run.abort("changed my mind");
        assertThat(result(run).reason()).isEqualTo("changed my mind");
        await().atMost(SOON).untilAsserted(() -> assertThat(undone).contains(n(1)));
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingBegins() {
        assertThatThrownBy(() -> node(1).driver.begin(DEPLOY, PAYLOAD, List.of(Stage.of("one", Set.of(NodeName.of("nobody")), SOON))))
                .isInstanceOf(FoundationException.class).hasMessageContaining("no member 'nobody' for the stage 'one'");
        assertThatThrownBy(() -> node(1).driver.begin(DEPLOY, new byte[2 << 20], thirds(SOON))).hasMessageContaining("at most");
        assertThatThrownBy(() -> node(1).driver.begin("", PAYLOAD, thirds(SOON))).hasMessageContaining("0 characters");
        assertThatThrownBy(() -> new Stage("", List.of(n(1)), 1, SOON)).hasMessageContaining("quorum above 0");
        assertThat(applied).isEmpty();
    }
}
