package io.foundation.benchmarks.membership;

import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.child.ChildJvm;
import io.foundation.benchmarks.measure.Spread;
import io.foundation.benchmarks.report.Book;
import io.foundation.benchmarks.report.Series;
import io.foundation.benchmarks.report.Sheet;
import io.foundation.benchmarks.system.Systems;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How long it takes until every node sees every other, and what a formed cluster costs when nothing happens. All nodes
 * of a sample are in one JVM made for it; the systems take turns.
 *
 * @param systems       which, ours first
 * @param samples       how many of each
 * @param steadySamples in how many of them the cost is watched too, of sizes from 10 nodes on
 * @param window        how long it is watched, in seconds
 */
public record FormationRun(List<String> systems, int samples, int steadySamples, int window) {

    private static final int SMALLEST_WATCHED = 10;
    private static final double PERCENT = 100;

    /** Measures clusters of one size. */
    public void run(int nodes, Book book) {
        Sheet formation = book.sheet("Formation of " + nodes + " nodes in one JVM, until all see all", "ms", Systems.OURS);
        boolean watched = nodes >= SMALLEST_WATCHED && steadySamples > 0;
        Sheet cpu = watched ? book.sheet("Steady CPU per node, " + nodes + " nodes, over " + window + " s", "% of a core", Systems.OURS) : null;
        Sheet heap = watched ? book.sheet("Live heap per node, " + nodes + " nodes", "MiB", Systems.OURS) : null;
        Sheet threads = watched ? book.sheet("Platform threads per node, " + nodes + " nodes", "threads", Systems.OURS) : null;
        double idle = watched ? idle(nodes, book) : 0;
        for (int sample = 1; sample <= samples; sample++) {
            for (String system : systems) {
                Series series = formation.of(system);
                if (series.hopeless()) {
                    continue;
                }
                boolean watch = watched && sample <= steadySamples;
                try (ChildJvm child = ChildJvm.start(system, heap(nodes), List.of("formation-child", system, "--nodes", Integer.toString(nodes),
                        "--limit", Integer.toString(limit(nodes)), "--steady", Integer.toString(watch ? window : 0), "--settle",
                        Integer.toString(settle(nodes))))) {
                    Map<String, Object> formed = child.next("formed", Duration.ofSeconds(3L * limit(nodes)));
                    series.add(number(formed, "millis"), number(formed, "foreign"));
                    book.progress("formation of " + nodes + ", sample " + sample + ": " + system + " " + Spread.digits(number(formed, "millis"))
                            + " ms (foreign CPU " + Math.round(number(formed, "foreign") * PERCENT) + " %)");
                    if (watch) {
                        Map<String, Object> steady = child.next("steady", Duration.ofSeconds(settle(nodes) + window + 60L));
                        double foreign = number(steady, "foreign");
                        cpu.of(system).add(Math.max(0, number(steady, "coreShare") - idle / nodes) * PERCENT, foreign);
                        heap.of(system).add(number(steady, "heapMiB"), foreign);
                        threads.of(system).add(number(steady, "threads"), foreign);
                        if (!Boolean.TRUE.equals(steady.get("whole"))) {
                            cpu.of(system).fail("somebody was taken for gone at the end of the window");
                        }
                    }
                } catch (FoundationException failure) {
                    series.fail(brief(failure));
                    book.progress("formation of " + nodes + ", sample " + sample + ": " + system + " failed: " + brief(failure));
                }
            }
        }
        book.show(formation);
        if (watched) {
            book.show(cpu);
            book.show(heap);
            book.show(threads);
        }
    }

    /** What a JVM without nodes uses, as a share of a core; it is taken off. */
    private double idle(int nodes, Book book) {
        try (ChildJvm child = ChildJvm.start(Systems.IDLE, heap(nodes), List.of("formation-child", Systems.IDLE, "--steady",
                Integer.toString(window), "--settle", "2"))) {
            double share = number(child.next("steady", Duration.ofSeconds(window + 60L)), "coreShare");
            book.progress("an idle JVM uses " + Spread.digits(share * PERCENT) + " % of a core, taken off below");
            return share;
        }
    }

    private static int heap(int nodes) {
        return nodes <= SMALLEST_WATCHED ? 1024 : 3072;
    }

    /** Seconds for one formation. */
    private static int limit(int nodes) {
        return nodes <= SMALLEST_WATCHED ? 30 : 90;
    }

    private static int settle(int nodes) {
        return nodes <= SMALLEST_WATCHED ? 5 : 10;
    }

    static double number(Map<String, Object> report, String key) {
        // JSON has no NaN: Jackson writes it as a word.
        Object value = report.get(key);
        return value instanceof Number known ? known.doubleValue() : Double.NaN;
    }

    static String brief(FoundationException failure) {
        String text = failure.getMessage().replaceAll("\\s+", " ");
        return text.length() > 200 ? text.substring(0, 200) + " …" : text;
    }
}
