package io.foundation.coordination.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.coordination.core.fixture.Faults;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import io.foundation.testkit.history.AgreementLoad;
import io.foundation.testkit.history.Deliveries;
import io.foundation.testkit.history.History;
import io.foundation.testkit.history.Linearizability;
import io.foundation.testkit.history.Recorder;
import io.foundation.testkit.history.Uniqueness;
import io.foundation.testkit.history.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Everything that was asked and answered, of all nodes together, is as one copy of each object would have answered: under cuts, lost answers, ended sessions and pauses, in virtual time. */
class HistoryPropertiesTest {

    private static final int NODES = 4;
    private static final long PAUSE_NANOS = 300_000_000;

    @Property(tries = 60)
    void historiesAreLinearizable(@ForAll long seed) {
        VirtualCluster cluster = new VirtualCluster(seed);
        List<String> lines = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        List<VirtualNode> nodes = IntStream.range(0, NODES).mapToObj(i -> cluster.node("n" + i)).toList();
        List<AgreementLoad> loads = nodes.stream().map(node -> {
            Recorder recorder = new Recorder(node.name(), cluster.time()::nanos, lines::add);
            node.onResume(() -> recorder.stoodStill(node.name(), node.pausedSince(), cluster.time().nanos()));
            AgreementLoad load = new AgreementLoad(node.coordination(), recorder, random.split(), PAUSE_NANOS, cluster.time()::after);
            load.counter("c");
            load.reference("r");
            load.map("m");
            load.ids("i");
            load.queue("q");
            SplittableRandom holding = random.split();
            load.lock("l", hold -> {
                CompletableFuture<Void> held = new CompletableFuture<>();
                // Now and then for longer than a session lasts without its connection: who gives up in time proves little.
                cluster.time().after(holding.nextLong(holding.nextInt(4) == 0 ? 2 * VirtualCluster.SESSION_TIMEOUT.toNanos() : PAUSE_NANOS), () -> held.complete(null));
                return held;
            });
            load.election("e");
            return load;
        }).toList();
        Faults faults = new Faults(cluster, nodes);
        cluster.pass(Duration.ofMinutes(2));
        faults.stop();
        CompletableFuture<?>[] stopping = loads.stream().map(load -> load.stop().toCompletableFuture()).toArray(CompletableFuture[]::new);
        cluster.await("all have ended", () -> CompletableFuture.allOf(stopping).isDone());
        CompletableFuture<Void> emptied = loads.getFirst().emptyQueues().toCompletableFuture();
        cluster.await("the queue is empty", emptied::isDone);
        assertThat(emptied).as("seed " + seed).isCompleted();
        assertThat(loads).as("seed " + seed).allSatisfy(load -> assertThat(load.unexpected()).isEmpty());

        History history = History.of(lines.stream()).withLosses();
        var verdicts = new Linearizability().check(history.operations().stream().filter(AgreementLoad::hasModel).toList(), AgreementLoad::model);
        assertThat(verdicts).containsOnlyKeys("counter/c", "election/e", "lock/l", "map/m", "reference/r");
        assertThat(history.operations().stream().filter(Uniqueness::isOfGenerator).count()).as("numbers that were asked for").isGreaterThan(30);
        assertThat(Uniqueness.violations(history.operations())).as("numbers given twice, seed " + seed).isEmpty();
        assertThat(history.operations().stream().filter(Deliveries::isOfQueue).count()).as("what was done with items").isGreaterThan(30);
        assertThat(Deliveries.violations(history.operations())).as("queues, seed " + seed).isEmpty();
        assertThat(verdicts.values()).as("seed " + seed).allSatisfy(verdict -> assertThat(verdict).isInstanceOfSatisfying(Verdict.Linearizable.class,
                good -> assertThat(good.operations()).isGreaterThan(30)));
    }
}
