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
 * How long it takes until all survivors take a process for gone that was killed with {@code -9}, or suspended. The
 * systems take turns; each sample has fresh processes.
 *
 * @param systems which, ours first
 * @param samples how many of each
 * @param limit   after how many seconds a sample has failed
 */
public record DetectionRun(List<String> systems, int samples, int limit) {

    private static final int HEAP = 1024;

    /**
     * Measures one way for a node to go.
     *
     * @param how {@code kill} or {@code stop}
     */
    public void run(int nodes, String how, Book book) {
        String title = how.equals("kill") ? "Killed with -9" : "Suspended (SIGSTOP)";
        Sheet sheet = book.sheet(title + ": until all survivors of " + nodes + " nodes see it gone or unreachable", "ms", Systems.OURS);
        for (int sample = 1; sample <= samples; sample++) {
            for (String system : systems) {
                Series series = sheet.of(system);
                if (series.hopeless()) {
                    continue;
                }
                try (ChildJvm child = ChildJvm.start(system, HEAP, List.of("detection-child", system, "--nodes", Integer.toString(nodes), "--how", how,
                        "--limit", Integer.toString(limit)))) {
                    Map<String, Object> detected = child.next("detected", Duration.ofSeconds(3L * limit));
                    series.add(FormationRun.number(detected, "millis"), FormationRun.number(detected, "foreign"));
                    book.progress(how + " of one of " + nodes + ", sample " + sample + ": " + system + " first "
                            + Spread.digits(FormationRun.number(detected, "firstMillis")) + " ms, all "
                            + Spread.digits(FormationRun.number(detected, "millis")) + " ms (foreign CPU "
                            + Math.round(FormationRun.number(detected, "foreign") * 100) + " %)");
                    if (!Boolean.TRUE.equals(detected.get("survivorsWhole"))) {
                        book.note(system + ", " + how + " of one of " + nodes + ": a survivor was taken for gone as well");
                    }
                } catch (FoundationException failure) {
                    series.fail(FormationRun.brief(failure));
                    book.progress(how + " of one of " + nodes + ", sample " + sample + ": " + system + " failed: " + FormationRun.brief(failure));
                }
            }
        }
        book.show(sheet);
    }
}
