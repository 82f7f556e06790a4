package io.foundation.itests.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.history.History;
import io.foundation.testkit.history.HistoryFile;
import io.foundation.testkit.history.Operation;
import io.foundation.testkit.history.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Three servers and three clients as processes, two on each of three hosts where such can be made, what may happen to them, and the history of it all. One thread uses it. */
public final class AgreementFaults implements AutoCloseable {

    /** What may happen. */
    public enum Fault {
        LEADER_KILLED, ENSEMBLE_LEADER_KILLED, TWO_SERVERS_KILLED, HOLDER_STOPPED, ALL_KILLED,
        /** With whoever is on its host, for longer than a session. */
        ENSEMBLE_LEADER_CUT_OFF
    }

    private static final Duration SESSION = Duration.ofSeconds(3);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final int CLIENTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long CALM_MILLIS = 1_500;

    private final Path folder;
    private final Hosts hosts;
    private final ServerGroup servers;
    private final CheckedResource resource;
    private final HistoryFile ownHistory;
    private final Recorder recorder;
    private final Map<String, JvmProcess> clients = new LinkedHashMap<>();
    private final Map<Fault, Integer> faults = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();
    private int started;
    private int round;

    private AgreementFaults(Path folder) throws IOException {
        this.folder = folder;
        hosts = new Hosts();
        servers = new ServerGroup(folder, TICK, hosts);
        resource = new CheckedResource(folder.resolve("resource"));
        ownHistory = HistoryFile.open(folder.resolve("faults.history"));
        recorder = new Recorder("faults", System::nanoTime, ownHistory);
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
                    folder.resolve(name + ".history").toString(), resource.socket().toString()), hosts.on(started % ServerGroup.SIZE));
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
            case ENSEMBLE_LEADER_CUT_OFF -> {
                int leader = servers.awaitLeader();
                hosts.cutOff(leader);
                servers.awaitOtherLeader(leader);
                Thread.sleep(SESSION.multipliedBy(2).toMillis());
                awaitProgress();
                hosts.heal(leader);
            }
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
        String[] leader = new String[1];
        Awaitility.await("somebody leads").atMost(PATIENCE).pollInSameThread().until(() -> {
            leader[0] = clients.values().iterator().next().ask("leader " + round);
            return clients.containsKey(leader[0]);
        });
        kill(leader[0]);
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

    /** What can be done here. */
    public List<Fault> possible() {
        return Arrays.stream(Fault.values()).filter(fault -> fault != Fault.ENSEMBLE_LEADER_CUT_OFF || hosts.canBeCut()).toList();
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
        servers.close();
        resource.close();
        ownHistory.close();
        hosts.close();
    }
}
