package io.foundation.coordination.core.collection;

import io.foundation.coordination.api.CachedMap;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Prints what a read from memory costs: {@code main} of a program, no test, since the times of a shared machine prove nothing. */
final class CachedReadCost {

    private static final int ENTRIES = 10_000;
    private static final int READS = 1_000_000;
    private static final int ROUNDS = 31;
    private static final int TIMED = 2_000_000;

    private CachedReadCost() {
    }

    /** @param arguments none */
    public static void main(String[] arguments) {
        VirtualCluster cluster = new VirtualCluster(1);
        VirtualNode node = cluster.node("one");
        cluster.pass(Duration.ofSeconds(1));
        DistributedMap map = node.coordination().map("m");
        String[] keys = new String[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            keys[i] = "customer-" + i;
            map.put(keys[i], new byte[100]);
            if (i % 1_000 == 0) {
                cluster.pass(Duration.ofSeconds(10));
            }
        }
        cluster.pass(Duration.ofSeconds(60));
        CachedMap cached = map.cached();
        cluster.get(cached.catchUp());
        int[] order = new SplittableRandom(1).ints(READS, 0, ENTRIES).toArray();
        long[] perRead = new long[ROUNDS];
        long sum = 0;
        for (int round = -10; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            for (int next : order) {
                sum += cached.get(keys[next]).orElseThrow().version();
            }
            if (round >= 0) {
                perRead[round] = (System.nanoTime() - begun) * 1_000 / READS;
            }
        }
        Arrays.sort(perRead);
        long[] timed = new long[TIMED];
        for (int i = 0; i < TIMED; i++) {
            long begun = System.nanoTime();
            sum += cached.get(keys[order[i % READS]]).orElseThrow().version();
            timed[i] = System.nanoTime() - begun;
        }
        Arrays.sort(timed);
        long before = allocated();
        for (int next : order) {
            sum += cached.get(keys[next]).orElseThrow().version();
        }
        long bytes = allocated() - before;
        System.out.printf("%d entries, random keys: %.1f ns a read (median of %d rounds of %d; %.1f to %.1f)%n", cached.size(), perRead[ROUNDS / 2] / 1e3, ROUNDS, READS,
                perRead[0] / 1e3, perRead[ROUNDS - 1] / 1e3);
        System.out.printf("each timed by itself, with the clock: p50 %d ns, p99 %d ns, p99.9 %d ns%n", timed[TIMED / 2], timed[TIMED / 100 * 99], timed[TIMED / 1_000 * 999]);
        System.out.printf("heap: %.4f bytes a read (check %d)%n", bytes / (double) READS, sum);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
