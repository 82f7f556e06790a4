package io.foundation.benchmarks.broadcast;

import com.sun.management.UnixOperatingSystemMXBean;
import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.child.Ports;
import io.foundation.benchmarks.child.Reports;
import io.foundation.benchmarks.measure.CpuClock;
import io.foundation.benchmarks.measure.IpOctets;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** The measured process: all members of a cluster, which take turns in speaking to all. */
public final class BroadcastChild {

    private static final int BODY = 1024;
    private static final int OUTSTANDING = 16;
    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long DELIVERY_NANOS = TimeUnit.SECONDS.toNanos(4);
    /** After so many broadcasts that did not come to all there is nothing to measure. */
    private static final int MOST_MISSED = 10;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final int members;
    private final AtomicLongArray delivered;
    private final AtomicLongArray lastAt;
    private final List<BroadcastMember> speakers = new ArrayList<>();
    private int next;
    private int missed;

    private BroadcastChild(int members, int most) {
        this.members = members;
        this.delivered = new AtomicLongArray(most);
        this.lastAt = new AtomicLongArray(most);
    }

    /** {@code broadcast-child <system> --members N --limit seconds --messages M}. */
    public static void run(List<String> line) {
        Arguments arguments = Arguments.read(line, Set.of("members", "limit", "messages"), Set.of());
        Reports reports = Reports.open(word -> { });
        try {
            int messages = arguments.number("messages", 200, 1, 100_000);
            BroadcastChild child = new BroadcastChild(arguments.number("members", 100, 2, 10_000), 4 * messages + 10_000);
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(arguments.number("limit", 60, 1, 3600));
            try (BroadcastSystem system = BroadcastSystems.byName(arguments.word(0, "the name of a system"))) {
                child.checkFiles(system);
                reports.say("formed", Map.of("seconds", child.form(system, limit)));
                reports.say("measured", child.measure(messages));
            }
        } catch (Throwable failure) {
            reports.failed(failure);
        }
        Reports.end(0);
    }

    /** A process that runs out of files neither forms nor says why. */
    private void checkFiles(BroadcastSystem system) {
        int needed = system.files(members);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix && needed > unix.getMaxFileDescriptorCount()) {
            throw new IllegalStateException(members + " members in one process need " + needed + " open files, it may have " + unix.getMaxFileDescriptorCount()
                    + ": raise the limit (ulimit -n) or take fewer members");
        }
    }

    private double form(BroadcastSystem system, long limit) throws Exception {
        long begin = System.nanoTime();
        // Even ones: JGroups takes another port, at an odd distance, for each member.
        List<Integer> ports = Ports.free(4 * members + 20).stream().filter(port -> port % 2 == 0).limit(members).toList();
        List<Integer> seeds = ports.subList(0, 1);
        ExecutorService starters = Executors.newFixedThreadPool(system.atOnce(), Thread.ofPlatform().daemon().factory());
        try {
            speakers.add(system.start(seeds.getFirst(), seeds, this::delivered));
            List<Callable<BroadcastMember>> starts = ports.subList(1, members).stream()
                    .map(port -> (Callable<BroadcastMember>) () -> system.start(port, seeds, this::delivered)).toList();
            List<Future<BroadcastMember>> started = starters.invokeAll(starts, Math.max(0, limit - System.nanoTime()), TimeUnit.NANOSECONDS);
            long joined = started.stream().filter(future -> !future.isCancelled()).count();
            if (joined < starts.size()) {
                throw new IllegalStateException("not formed in time: " + (joined + 1) + " of " + members + " had joined");
            }
            for (Future<BroadcastMember> member : started) {
                speakers.add(member.get());
            }
        } finally {
            starters.shutdownNow();
        }
        await(() -> speakers.stream().allMatch(member -> member.seen() == members), limit, () -> "of " + members + " members, they see from "
                + speakers.stream().mapToInt(BroadcastMember::seen).min().orElse(0));
        double formed = (System.nanoTime() - begin) / 1e9;
        // Who subscribes is known a little later than who is there.
        boolean[] reached = new boolean[members];
        for (int i = 0; i < members; i++) {
            while (!reached[i]) {
                int number = speak(i);
                long patience = Math.min(limit, System.nanoTime() + TimeUnit.SECONDS.toNanos(2));
                while (delivered.get(number) < members && System.nanoTime() < patience) {
                    LockSupport.parkNanos(POLL_NANOS);
                }
                reached[i] = delivered.get(number) >= members;
                if (!reached[i] && System.nanoTime() > limit) {
                    throw new IllegalStateException("a broadcast of one of " + members + " members came to " + delivered.get(number));
                }
            }
        }
        return formed;
    }

    private static void await(java.util.function.BooleanSupplier condition, long limit, java.util.function.Supplier<String> what) {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("not formed in time: " + what.get());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private int speak(int member) {
        int number = next++;
        speakers.get(member).broadcast(ByteBuffer.allocate(BODY).putInt(number).array());
        return number;
    }

    private void delivered(byte[] body) {
        int number = ByteBuffer.wrap(body).getInt();
        if (delivered.incrementAndGet(number) == members) {
            lastAt.set(number, System.nanoTime());
        }
    }

    private Map<String, Object> measure(int messages) {
        Map<String, Object> facts = new HashMap<>();
        oneByOne(messages / 2);
        long bodies = bodies();
        CpuClock cpu = CpuClock.start();
        Histogram times = oneByOne(messages);
        facts.put("p50", times.getValueAtPercentile(50) / 1e6);
        facts.put("p99", times.getValueAtPercentile(99) / 1e6);
        facts.put("redundancy", redundancy(messages, bodies));
        bodies = bodies();
        long begin = System.nanoTime();
        double cpuBefore = cpu.ownSeconds();
        long octets = IpOctets.received();
        int first = next;
        for (int i = 0; i < messages; i++) {
            if (i >= OUTSTANDING) {
                awaitAll(first + i - OUTSTANDING);
            }
            speak(i % members);
        }
        for (int number = first; number < next; number++) {
            awaitAll(number);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        facts.put("perSecond", messages * (double) members / seconds);
        facts.put("cpuMicros", (cpu.ownSeconds() - cpuBefore) * 1e6 / (messages * (double) members));
        facts.put("bytes", octets < 0 ? Double.NaN : (IpOctets.received() - octets) / (messages * (members - 1.0)));
        facts.put("foreign", cpu.foreign());
        facts.put("redundancyUnderLoad", redundancy(messages, bodies));
        long twice = 0;
        for (int number = 0; number < next; number++) {
            twice += Math.max(0, delivered.get(number) - members);
        }
        facts.put("deliveredTwice", twice);
        facts.put("missed", missed);
        return facts;
    }

    /** Bodies that have come since there were so many, beyond one for each member and message, as a share of those needed. */
    private double redundancy(int messages, long before) {
        long needed = messages * (members - 1L);
        return before < 0 ? Double.NaN : (bodies() - before - needed) / (double) needed;
    }

    /** From the send to the last delivery. */
    private Histogram oneByOne(int messages) {
        Histogram times = new Histogram(LONGEST_NANOS, 3);
        for (int i = 0; i < messages; i++) {
            long begin = System.nanoTime();
            int number = speak(i % members);
            awaitAll(number);
            if (lastAt.get(number) != 0) {
                times.recordValue(Math.clamp(lastAt.get(number) - begin, 0, LONGEST_NANOS));
            }
        }
        return times;
    }

    private void awaitAll(int number) {
        long limit = System.nanoTime() + DELIVERY_NANOS;
        while (lastAt.get(number) == 0) {
            if (System.nanoTime() > limit) {
                if (++missed > MOST_MISSED) {
                    throw new IllegalStateException(missed + " of " + number + " broadcasts did not come to all " + members
                            + " members within 4 s; the last came to " + delivered.get(number));
                }
                return;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private long bodies() {
        return speakers.getFirst().bodiesReceived() < 0 ? -1 : speakers.stream().mapToLong(BroadcastMember::bodiesReceived).sum();
    }
}
