package io.foundation.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Coordination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients of several nodes use all primitives at once over a real store, while things happen to them: the history of it all is linearizable. A store has a test class that gives the
 * fixture. How long it goes on is for {@code foundation.history.seconds} to say.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class HistoryContract {

    private static final int NODES = 3;
    private static final long PAUSE_NANOS = 40_000_000;
    private static final long MOST_BETWEEN_FAULTS_MILLIS = 1_500;
    private static final Duration RUN = Duration.ofSeconds(Long.getLong("foundation.history.seconds", 8));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> faults = new TreeMap<>();

    /** A fresh fixture for one test. */
    protected abstract HistoryFixture newFixture() throws Exception;

    @Test
    void historiesAreLinearizable() throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
        try (HistoryFixture fixture = newFixture()) {
            List<AgreementLoad> loads = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                loads.add(load(fixture.open("n" + i), "n" + i, random.split(), timer));
            }
            strike(fixture, random);
            fixture.heal();
            for (AgreementLoad load : loads) {
                Blocking.get(load.stop(), PATIENCE);
            }
            Blocking.get(loads.getFirst().emptyQueues(), PATIENCE);
            assertThat(loads).allSatisfy(load -> assertThat(load.unexpected()).isEmpty());
        } finally {
            timer.shutdownNow();
        }
        judge(seed);
    }

    private AgreementLoad load(Coordination coordination, String node, SplittableRandom random, ScheduledExecutorService timer) {
        AgreementLoad load = new AgreementLoad(coordination, new Recorder(node, System::nanoTime, lines::add), random, PAUSE_NANOS,
                (nanos, task) -> timer.schedule(task, nanos, TimeUnit.NANOSECONDS));
        for (int i = 0; i < 2; i++) {
            load.counter("c");
            load.reference("r");
            load.map("m");
            load.ids("i");
            load.queue("q");
            load.lock("l");
        }
        load.election("e");
        return load;
    }

    private void strike(HistoryFixture fixture, SplittableRandom random) throws InterruptedException {
        Recorder recorder = new Recorder("faults", System::nanoTime, lines::add);
        long end = System.nanoTime() + RUN.toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(random.nextLong(MOST_BETWEEN_FAULTS_MILLIS));
            faults.merge(fixture.fault(random, recorder), 1, Integer::sum);
        }
    }

    private void judge(long seed) {
        History history = History.of(lines.stream()).withLosses();
        Map<String, Verdict> verdicts = new Linearizability().check(history.operations().stream().filter(AgreementLoad::hasModel).toList(), AgreementLoad::model);
        System.out.println(getClass().getSimpleName() + ": seed " + seed + ", " + history.operations().size() + " operations, faults " + faults + ", " + verdicts);
        assertThat(verdicts).containsOnlyKeys("counter/c", "election/e", "lock/l", "map/m", "reference/r");
        assertThat(history.operations()).as("numbers that were asked for").anyMatch(Uniqueness::isOfGenerator);
        assertThat(Uniqueness.violations(history.operations())).as("numbers given twice, seed " + seed).isEmpty();
        assertThat(history.operations().stream().filter(Deliveries::isOfQueue).filter(operation -> operation.call().equals(Deliveries.COMPLETE)).count()).as("items that were worked on").isPositive();
        assertThat(Deliveries.violations(history.operations())).as("queues, seed " + seed).isEmpty();
        assertThat(verdicts.values()).as("seed " + seed).allSatisfy(verdict -> assertThat(verdict).isInstanceOfSatisfying(Verdict.Linearizable.class,
                good -> assertThat(good.operations()).isPositive()));
    }
}
