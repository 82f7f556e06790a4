package io.foundation.benchmarks.idle;

import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.child.ChildJvm;
import io.foundation.benchmarks.child.Ports;
import io.foundation.benchmarks.measure.Spread;
import io.foundation.benchmarks.report.Book;
import io.foundation.benchmarks.report.Sheet;
import io.foundation.benchmarks.system.Systems;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a node keeps for a peer that says nothing: its footprint with some peers and with more, by the difference. */
public final class IdleRun {

    private static final List<String> SYSTEMS = List.of(Systems.OURS, "scalecube", "pekko", "jgroups", "hazelcast");
    private static final int FEW = 5;
    private static final int MORE = 20;
    private static final int HEAP = 256;
    private static final int PEERS_HEAP = 1536;
    private static final Duration START = Duration.ofSeconds(90);

    private final int samples;

    /** So many samples of each system, taking turns. */
    public IdleRun(int samples) {
        this.samples = samples;
    }

    /** Measures the systems. */
    public void run(Book book) {
        String what = "Kept for an idle peer, from " + FEW + " to " + (FEW + MORE) + " peers: ";
        Sheet heap = book.sheet(what + "live heap", "bytes/peer", Systems.OURS);
        Sheet outside = book.sheet(what + "resident outside the heap", "bytes/peer", Systems.OURS);
        for (int sample = 1; sample <= samples; sample++) {
            for (String system : SYSTEMS) {
                if (!heap.of(system).hopeless()) {
                    one(system, what, heap, outside, book);
                }
            }
        }
        book.show(heap);
        book.show(outside);
    }

    private static void one(String system, String what, Sheet heap, Sheet outside, Book book) {
        int port = Ports.free(1).getFirst();
        try (ChildJvm measured = ChildJvm.start(system, HEAP, List.of("idle-measured", system, "--port", Integer.toString(port)))) {
            measured.next("ready", START);
            try (ChildJvm few = peers(system, port, FEW)) {
                few.next("ready", START);
                Map<String, Object> before = footprint(measured, FEW + 1);
                try (ChildJvm more = peers(system, port, MORE)) {
                    more.next("ready", START);
                    Map<String, Object> after = footprint(measured, FEW + MORE + 1);
                    double heapBytes = difference(before, after, "heap");
                    double residentBytes = difference(before, after, "resident");
                    heap.of(system).add(heapBytes, Double.NaN);
                    outside.of(system).add(residentBytes, Double.NaN);
                    book.progress(what + system + " " + Spread.digits(heapBytes) + " bytes of heap, " + Spread.digits(residentBytes) + " outside, threads "
                            + before.get("threads") + " to " + after.get("threads"));
                }
            }
        } catch (FoundationException failure) {
            heap.of(system).fail(failure.getMessage());
            book.progress(what + system + " failed: " + failure.getMessage());
        }
    }

    private static ChildJvm peers(String system, int seed, int count) {
        return ChildJvm.start(system, PEERS_HEAP, List.of("idle-peers", system, "--seed", Integer.toString(seed), "--count", Integer.toString(count)));
    }

    private static Map<String, Object> footprint(ChildJvm measured, int members) {
        measured.send(Integer.toString(members));
        return measured.next("footprint", START);
    }

    private static double difference(Map<String, Object> before, Map<String, Object> after, String fact) {
        return (((Number) after.get(fact)).doubleValue() - ((Number) before.get(fact)).doubleValue()) / MORE;
    }
}
