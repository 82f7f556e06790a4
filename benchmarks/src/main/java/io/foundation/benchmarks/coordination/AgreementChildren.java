package io.foundation.benchmarks.coordination;

import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.child.Folders;
import io.foundation.benchmarks.child.Reports;
import io.foundation.benchmarks.measure.CpuClock;
import io.foundation.coordination.server.EmbeddedServer;
import io.foundation.coordination.server.ServerSettings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The measured processes: a server, one that asks, and one that leads until it is killed. */
public final class AgreementChildren {

    private static final long HIGHEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int SECONDS_TO_ELECT = 60;
    /** How many items a call sends through a queue. */
    static final int ITEMS = 100;
    private static final int STRIDE = 379;

    private AgreementChildren() {
    }

    /** {@code agreement-server --tick MS}: says where it listens. */
    public static void serve(List<String> line) throws Exception {
        Arguments arguments = Arguments.read(line, Set.of("tick"), Set.of());
        Reports reports = Reports.open(word -> { });
        try {
            EmbeddedServer server = EmbeddedServer.start(new ServerSettings("bench", Folders.temporary().resolve("zookeeper"), InetAddress.getByName("127.0.0.1"), 0,
                    Duration.ofMillis(arguments.number("tick", 500, 100, 10_000)), Optional.empty()));
            reports.say("ready", Map.of("address", server.address()));
        } catch (Throwable failure) {
            reports.failed(failure);
            Reports.end(1);
        }
        Thread.currentThread().join();
    }

    /**
     * {@code agreement-client SYSTEM --connect C --session MS --server PID}; then {@code a call SECONDS (see {@link #call})}, {@code leave ROUNDS}, {@code lead TOPIC} or {@code follow TOPIC}.
     */
    public static void ask(List<String> line) {
        Arguments arguments = Arguments.read(line, Set.of("connect", "session", "server"), Set.of());
        BlockingQueue<String> words = new ArrayBlockingQueue<>(16);
        Reports reports = Reports.open(words::add);
        String system = arguments.word(0, "the name of a system");
        String connect = arguments.text("connect", "");
        Duration session = Duration.ofMillis(arguments.number("session", 2_000, 1_000, 60_000));
        Long[] server = {Long.parseLong(arguments.text("server", "0"))};
        try (Agreement agreement = Agreements.open(system, connect, session)) {
            reports.say("ready", Map.of());
            while (true) {
                String[] word = words.take().split(" ");
                try {
                    switch (word[0]) {
                        case "leave" -> reports.say("slice", leave(system, connect, session, agreement, Integer.parseInt(word[1]), server));
                        case "lead", "follow" -> stand(agreement, word[1], reports, word[0].equals("follow"));
                        default -> reports.say("slice", slice(call(agreement, word[0]), Double.parseDouble(word[1]), server));
                    }
                } catch (Agreement.NotThereException missing) {
                    reports.say("missing", Map.of("reason", missing.getMessage()));
                }
            }
        } catch (Throwable failure) {
            reports.failed(failure);
        }
        Reports.end(1);
    }

    private interface Call {
        void make() throws Exception;
    }

    private static Call call(Agreement agreement, String name) {
        return switch (name) {
            case "lock" -> agreement::lockAndUnlock;
            case "counter" -> agreement::increment;
            case "cas" -> agreement::compareAndSet;
            case "ids" -> agreement::nextId;
            case "queue" -> () -> agreement.passItems(ITEMS);
            case "cached" -> {
                int[] next = new int[1];
                // A stride that visits every entry, so that not one alone is in the processor's cache.
                yield () -> agreement.readCached(next[0] = (next[0] + STRIDE) % Agreement.ENTRIES);
            }
            case "vote" -> agreement::vote;
            default -> throw new IllegalArgumentException("there is no slice '" + name + "'");
        };
    }

    private static Map<String, Object> slice(Call call, double seconds, Long... server) throws Exception {
        Histogram times = new Histogram(HIGHEST_NANOS, 3);
        CpuClock cpu = CpuClock.start(server);
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        for (long before = start; before < end; ) {
            call.make();
            long now = System.nanoTime();
            times.recordValue(Math.min(HIGHEST_NANOS, now - before));
            before = now;
        }
        Map<String, Object> facts = new HashMap<>();
        double took = (System.nanoTime() - start) / 1e9;
        facts.put("foreign", cpu.foreign());
        facts.put("cpuMicros", cpu.ownSeconds() * 1e6 / times.getTotalCount());
        facts.put("perSecond", times.getTotalCount() / took);
        facts.put("p50", times.getValueAtPercentile(50) / 1e3);
        facts.put("p99", times.getValueAtPercentile(99) / 1e3);
        return facts;
    }

    /** One leaves, of two that are clients of their own: until the other is told. */
    private static Map<String, Object> leave(String system, String connect, Duration session, Agreement first, int rounds, Long... server) throws Exception {
        List<Double> millis = new ArrayList<>();
        CpuClock cpu = CpuClock.start(server);
        try (Agreement second = Agreements.open(system, connect, session)) {
            Agreement[] both = {first, second};
            CountDownLatch leads = new CountDownLatch(1);
            AutoCloseable leader = first.stand("leave", leads::countDown);
            await(leads);
            for (int i = 1; i <= rounds; i++) {
                CountDownLatch follows = new CountDownLatch(1);
                AutoCloseable next = both[i % 2].stand("leave", follows::countDown);
                // It has to be in line before the other goes.
                TimeUnit.MILLISECONDS.sleep(100);
                long before = System.nanoTime();
                AutoCloseable old = leader;
                Thread leaving = Thread.ofVirtual().start(() -> close(old));
                await(follows);
                millis.add((System.nanoTime() - before) / 1e6);
                leaving.join();
                leader = next;
            }
            leader.close();
        }
        return Map.of("millis", millis, "foreign", cpu.foreign());
    }

    private static void close(AutoCloseable candidacy) {
        try {
            candidacy.close();
        } catch (Exception e) {
            throw new IllegalStateException("a leader could not leave", e);
        }
    }

    private static void await(CountDownLatch elected) throws InterruptedException {
        if (!elected.await(SECONDS_TO_ELECT, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody was elected within " + SECONDS_TO_ELECT + " s");
        }
    }

    /** Stands and tells when it is elected, by the monotonic clock that processes of this machine share. */
    private static void stand(Agreement agreement, String topic, Reports reports, boolean follows) throws Exception {
        agreement.stand(topic, () -> reports.say("elected", Map.of("nanos", System.nanoTime())));
        if (follows) {
            TimeUnit.MILLISECONDS.sleep(200);
            reports.say("waits", Map.of());
        }
    }
}
