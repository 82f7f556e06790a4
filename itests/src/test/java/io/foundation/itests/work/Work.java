package io.foundation.itests.work;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.telemetry.api.Telemetry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Works as a user's bundle would: counts, and asks another node, without end ({@code work:begin}, {@code work:ask}, {@code work:end}); and tells what came of it ({@code work:report}).
 * It writes the number of each request that it begins to answer into a file, which outlives its node.
 */
public final class Work {

    private static final String SUBJECT = "work.ask";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final long ANSWER_MILLIS = 100;
    private static final long PACE_NANOS = 2_000_000;
    private static final int ASKERS = 8;

    private final AtomicLong counted = new AtomicLong();
    private final AtomicLong without = new AtomicLong();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<Integer> answered = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();
    private final Object lock = new Object();
    private volatile boolean working;
    private volatile boolean asking;
    private Cluster cluster;
    private Telemetry telemetry;
    private Registration answers;
    private BufferedWriter begun;

    void bind(Cluster service) {
        cluster = service;
    }

    /** Who lets a service go has done what he had begun with it. */
    void bindTelemetry(Telemetry service) {
        synchronized (lock) {
            telemetry = service;
        }
    }

    void unbindTelemetry(Telemetry service) {
        synchronized (lock) {
            telemetry = telemetry == service ? null : telemetry;
        }
    }

    void activate() throws IOException {
        begun = Files.newBufferedWriter(Path.of(System.getProperty("karaf.data"), "begun"));
        answers = cluster.messaging().onRequest(SUBJECT, Dispatch.VIRTUAL, request -> {
            note(ByteBuffer.wrap(request.body()).getInt());
            return CompletableFuture.supplyAsync(request::body, CompletableFuture.delayedExecutor(ANSWER_MILLIS, TimeUnit.MILLISECONDS));
        });
    }

    private void note(int number) {
        synchronized (begun) {
            try {
                begun.write(number + "\n");
                begun.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void deactivate() throws IOException {
        end();
        answers.close();
        begun.close();
    }

    /** Counts. */
    public void begin() {
        working = true;
        Thread.ofPlatform().daemon().name("work").start(() -> {
            while (working) {
                synchronized (lock) {
                    count();
                }
                LockSupport.parkNanos(PACE_NANOS);
            }
        });
    }

    private void count() {
        if (telemetry == null) {
            without.incrementAndGet();
        } else {
            telemetry.counter("work.done").increment();
            telemetry.timer("work.took").record(1_000);
            counted.incrementAndGet();
        }
    }

    private void failed(FoundationException e) {
        failures.computeIfAbsent("failed." + e.type().name().toLowerCase(Locale.ROOT) + e.context().getOrDefault("reason", ""), name -> new AtomicLong()).incrementAndGet();
    }

    /** Asks another node on many threads. */
    public void ask(String peer) {
        asking = true;
        for (int i = 0; i < ASKERS; i++) {
            Thread.ofVirtual().start(() -> {
                while (asking) {
                    int number = numbers.incrementAndGet();
                    try {
                        cluster.messaging().request(NodeName.of(peer), Outgoing.of(SUBJECT, ByteBuffer.allocate(Integer.BYTES).putInt(number).array()), TIMEOUT).toCompletableFuture().join();
                        answered.add(number);
                    } catch (CompletionException e) {
                        failed((FoundationException) e.getCause());
                        LockSupport.parkNanos(1_000_000);
                    }
                }
            });
        }
    }

    public void end() {
        working = false;
        asking = false;
    }

    /** Prints what was done, a line of {@code name=value} each. */
    public void report() {
        Map<String, Object> lines = new TreeMap<>(failures);
        lines.put("counted", counted);
        lines.put("without", without);
        lines.put("answered", answered.size());
        synchronized (lock) {
            lines.put("seen", telemetry == null ? -1 : telemetry.counter("work.done").value());
            lines.put("timed", telemetry == null ? -1 : telemetry.timer("work.took").spread().count());
        }
        lines.forEach((name, value) -> System.out.println(name + "=" + value));
    }

    /** Prints the numbers in a file of which this node has no answer. */
    public void missing(String file) throws IOException {
        System.out.println("missing=" + Files.readAllLines(Path.of(file)).stream().filter(number -> !answered.contains(Integer.parseInt(number))).toList());
    }
}
