package io.foundation.itests.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.StandaloneCoordination;
import io.foundation.coordination.zookeeper.ZooKeeperStore;
import io.foundation.testkit.history.History;
import io.foundation.testkit.history.HistoryFile;
import io.foundation.testkit.history.Operation;
import io.foundation.testkit.history.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Three servers and three clients as processes, what may happen to them, and the history of it all. One thread uses it. */
public final class AgreementFaults implements AutoCloseable {

    /** What may happen. */
    public enum Fault {
        LEADER_KILLED, ENSEMBLE_LEADER_KILLED, TWO_SERVERS_KILLED, HOLDER_STOPPED, ALL_KILLED
    }

    private static final Duration SESSION = Duration.ofSeconds(3);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final int CLIENTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long CALM_MILLIS = 1_500;

    private final Path folder;
    private final ServerGroup servers;
    private final CheckedResource resource;
    private final HistoryFile ownHistory;
    private final Recorder recorder;
    private final Map<String, JvmProcess> clients = new LinkedHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final ZooKeeperStore store;
    private final StandaloneCoordination watcher;
    private final Map<Fault, Integer> faults = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();
    private int started;
    private int round;

    private AgreementFaults(Path folder) throws IOException {
        this.folder = folder;
        servers = new ServerGroup(folder, TICK);
        resource = new CheckedResource();
        ownHistory = HistoryFile.open(folder.resolve("faults.history"));
        recorder = new Recorder("faults", System::nanoTime, ownHistory);
        store = ClientMain.store(servers.connect(), SESSION, timer, background);
        watcher = new StandaloneCoordination(store, "watcher", CoordinationSettings.DEFAULT);
    }

    public static AgreementFaults start(Path folder) throws IOException, InterruptedException {
        AgreementFaults made = new AgreementFaults(folder);
        try {
            made.servers.startAll();
            made.bringClients();
            made.nextRound();
            return made;
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            made.close();
            throw e;
        }
    }

    private void bringClients() throws IOException, InterruptedException {
        while (clients.size() < CLIENTS) {
            String name = "c" + ++started;
            JvmProcess client = JvmProcess.start(ClientMain.class, folder.resolve(name + ".log"), List.of(name, servers.connect(), Long.toString(SESSION.toMillis()),
                    folder.resolve(name + ".history").toString(), Integer.toString(resource.port())));
            clients.put(name, client);
            long before = System.nanoTime();
            long theirs = Long.parseLong(client.ask("time"));
            assertThat(theirs).as("processes of this machine share a monotonic clock").isBetween(before, System.nanoTime());
        }
    }

    private void nextRound() throws IOException, InterruptedException {
        round++;
        for (JvmProcess client : clients.values()) {
            complain(client.ask("round " + round));
        }
    }

    private void complain(String what) {
        if (!what.isEmpty()) {
            complaints.add(what);
        }
    }

    /** Does it, sees that all goes on, and begins another round. */
    public void strike(Fault fault) throws IOException, InterruptedException {
        System.out.println("Round " + round + ": " + fault);
        faults.merge(fault, 1, Integer::sum);
        Thread.sleep(CALM_MILLIS);
        switch (fault) {
            case LEADER_KILLED -> killLeader();
            case ENSEMBLE_LEADER_KILLED -> servers.kill(servers.awaitLeader());
            case TWO_SERVERS_KILLED -> {
                int leader = servers.awaitLeader();
                servers.kill(leader);
                servers.kill((leader + 1) % ServerGroup.SIZE);
                Thread.sleep(SESSION.plus(TICK).toMillis());
            }
            case HOLDER_STOPPED -> stopHolder();
            case ALL_KILLED -> {
                List.copyOf(clients.keySet()).forEach(this::kill);
                servers.killAll();
            }
        }
        awaitProgress();
        servers.startAll();
        bringClients();
        Thread.sleep(CALM_MILLIS);
        nextRound();
        awaitProgress();
    }

    /** Somebody holds the lock with a token that nobody had before. */
    private void awaitProgress() {
        if (clients.isEmpty() || !servers.isMost()) {
            return;
        }
        long before = resource.greatestToken();
        Awaitility.await("the lock goes on").atMost(PATIENCE).until(() -> resource.greatestToken() > before);
    }

    private void kill(String client) {
        recorder.stoodStill(client, recorder.nanos(), Operation.NEVER);
        clients.remove(client).kill();
    }

    private void killLeader() {
        Candidate[] leader = new Candidate[1];
        Awaitility.await("somebody leads").ignoreExceptions().atMost(PATIENCE).until(() -> {
            Optional<Candidate> now = Blocking.get(watcher.coordination().election(Integer.toString(round)).leader(), PATIENCE);
            now.ifPresent(candidate -> leader[0] = candidate);
            return now.isPresent();
        });
        kill(leader[0].node());
    }

    /** Stops a process between its reading and its writing, until its session is over and others had the lock. */
    private void stopHolder() throws InterruptedException {
        record Stopped(String process, long since) {
        }
        BlockingQueue<Stopped> stopped = new ArrayBlockingQueue<>(1);
        resource.onNextRead(process -> {
            long since = recorder.nanos();
            clients.get(process).signal("STOP");
            stopped.add(new Stopped(process, since));
        });
        Stopped holder = Objects.requireNonNull(stopped.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "nobody had the lock");
        awaitProgress();
        Thread.sleep(SESSION.toMillis());
        clients.get(holder.process()).signal("CONT");
        recorder.stoodStill(holder.process(), holder.since(), recorder.nanos() + SESSION.toNanos());
    }

    /** Stops all, and gives what they wrote down. */
    public History end() throws IOException, InterruptedException {
        for (JvmProcess client : clients.values()) {
            complain(client.ask("stop"));
        }
        clients.values().forEach(JvmProcess::close);
        clients.clear();
        List<History> histories = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".history")).toList()) {
                histories.add(HistoryFile.read(file));
            }
        }
        return History.together(histories).withLosses();
    }

    /** How often what was done. */
    public Map<Fault, Integer> faults() {
        return Map.copyOf(faults);
    }

    /** Errors that clients cannot explain. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    CheckedResource.Account account() {
        return resource.account();
    }

    @Override
    public void close() throws IOException {
        clients.values().forEach(JvmProcess::close);
        watcher.close();
        store.close();
        servers.close();
        resource.close();
        ownHistory.close();
        timer.shutdownNow();
        background.shutdownNow();
    }
}
