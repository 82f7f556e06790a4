package io.foundation.itests.agreement;

import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.StandaloneCoordination;
import io.foundation.coordination.zookeeper.Identity;
import io.foundation.coordination.zookeeper.StoreSettings;
import io.foundation.coordination.zookeeper.ZooKeeperStore;
import io.foundation.testkit.history.AgreementLoad;
import io.foundation.testkit.history.HistoryFile;
import io.foundation.testkit.history.Recorder;
import io.foundation.transport.api.ClusterSecret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A node that uses locks, elections, counters and references as a process of its own, and writes down what it asks and is answered. */
public final class ClientMain {

    static final String CLUSTER = "faults";
    private static final long PAUSE_NANOS = 60_000_000;
    private static final long MOST_IN_LOCK_MILLIS = 20;
    private static final long LOOK_MILLIS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final String name;
    private final Path resource;
    private final Recorder recorder;
    private final StandaloneCoordination standalone;
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private final SplittableRandom random = new SplittableRandom();
    private AgreementLoad load;

    private ClientMain(String name, String connect, Duration session, Path history, Path resource) throws IOException {
        this.name = name;
        this.resource = resource;
        recorder = new Recorder(name, System::nanoTime, HistoryFile.open(history));
        standalone = new StandaloneCoordination(store(connect, session, timer, background), name, CoordinationSettings.DEFAULT);
        Thread.ofPlatform().daemon().name("fnd-itests-stalls").start(() -> watchForStalls(session));
    }

    private static ZooKeeperStore store(String connect, Duration session, ScheduledExecutorService timer, ExecutorService background) {
        return ZooKeeperStore.open(StoreSettings.of(connect, CLUSTER, session, Identity.of(ClusterSecret.of("a secret of tests"), CLUSTER), false, Map.of()), timer, background);
    }

    /** @param args name, connect string, session time-out in ms, file of its history, socket of the resource */
    public static void main(String[] args) throws IOException {
        ClientMain client = new ClientMain(args[0], args[1], Duration.ofMillis(Long.parseLong(args[2])), Path.of(args[3]), Path.of(args[4]));
        JvmProcess.serve(line -> JvmProcess.answer(client.obey(line.split(" "))));
    }

    private String obey(String[] words) {
        return switch (words[0]) {
            case "time" -> Long.toString(System.nanoTime());
            case "round" -> {
                String before = end();
                begin(words[1]);
                yield before;
            }
            case "leader" -> leader(words[1]);
            case "stop" -> {
                String before = end();
                standalone.close();
                yield before;
            }
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    /** Who leads; nobody, as far as is known here, while there is no connection: on a machine with much to do the first takes its time. */
    private String leader(String topic) {
        try {
            return Blocking.get(standalone.coordination().election(topic).leader(), PATIENCE).map(Candidate::node).orElse("");
        } catch (FoundationException e) {
            return "";
        }
    }

    /** Every round has objects of its own, so that what is lost in one does not make the history of the next hard to judge. */
    private void begin(String round) {
        load = new AgreementLoad(standalone.coordination(), recorder, random.split(), PAUSE_NANOS, (nanos, task) -> timer.schedule(() -> background.execute(task), nanos, TimeUnit.NANOSECONDS));
        load.counter(round);
        load.reference(round);
        load.lock(round, this::useResource);
        load.election(round);
    }

    private String end() {
        if (load == null) {
            return "";
        }
        CompletionStage<Void> stopping = load.stop();
        try {
            Blocking.get(stopping, PATIENCE);
        } catch (FoundationException e) {
            return "It did not stop within " + PATIENCE + ": " + load.busy() + " are at something; " + Blocking.get(standalone.coordination().figures(), PATIENCE);
        }
        return load.unexpected().isEmpty() ? "" : load.unexpected().toString();
    }

    /** As whoever is careful does: it hands its token along, and does not ask whether it still holds. */
    private CompletableFuture<Void> useResource(Hold hold) {
        return CompletableFuture.runAsync(() -> {
            try {
                CheckedResource.addOne(resource, hold.token(), name, Math.floorMod(hold.token(), MOST_IN_LOCK_MILLIS));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }, background);
    }

    /** A process that gets no processor for long has stood still, whoever was to blame. */
    private void watchForStalls(Duration session) {
        long last = System.nanoTime();
        while (true) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
            long now = System.nanoTime();
            if (now - last > session.toNanos() / 6) {
                recorder.stoodStill(name, last, now);
            }
            last = now;
        }
    }
}
