package io.foundation.benchmarks.broadcast;

import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.child.ChildJvm;
import io.foundation.benchmarks.measure.Spread;
import io.foundation.benchmarks.report.Book;
import io.foundation.benchmarks.report.Sheet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From one to all, all in one process.
 *
 * @param members  how many; each count in turn is measured with all systems
 * @param systems  which, by name
 * @param limit    seconds a system has for forming the cluster
 */
public record BroadcastRun(List<Integer> members, List<String> systems, int samples, int messages, int limit) {

    private static final int HEAP = 4096;

    private record Column(String fact, String title, String unit) {
    }

    /** Measures the systems in turn. */
    public void run(Book book) {
        members.forEach(count -> run(count, book));
    }

    private void run(int count, Book book) {
        String where = "Broadcast of 1 KiB to " + count + " members in one JVM: ";
        List<Column> columns = List.of(new Column("p50", "median until the last has it", "ms"), new Column("p99", "99th percentile until the last has it", "ms"),
                new Column("perSecond", "deliveries, 16 broadcasts under way", "deliveries/s"), new Column("cpuMicros", "CPU, 16 broadcasts under way", "us/delivery"),
                new Column("bytes", "received over IP by the whole machine for each delivery over the network, 16 broadcasts under way", "bytes/delivery"),
                new Column("missed", "broadcasts that had not come to all after 4 s, of " + 5 * messages / 2, "broadcasts"),
                new Column("redundancy", "bodies received beyond one for each member, one broadcast at a time", "of those needed"),
                new Column("redundancyUnderLoad", "bodies received beyond one for each member, 16 broadcasts under way", "of those needed"));
        Map<String, Sheet> sheets = new LinkedHashMap<>();
        Sheet forming = book.sheet(where + "forming", "s", BroadcastSystems.OURS);
        columns.forEach(column -> sheets.put(column.fact(), book.sheet(where + column.title(), column.unit(), BroadcastSystems.OURS)));
        for (int sample = 1; sample <= samples; sample++) {
            for (String system : systems) {
                if (!forming.of(system).hopeless()) {
                    one(count, where, system, forming, sheets, book);
                }
            }
        }
        book.show(forming);
        sheets.values().forEach(book::show);
    }

    private void one(int count, String where, String system, Sheet forming, Map<String, Sheet> sheets, Book book) {
        book.progress(where + system + " starts");
        try (ChildJvm child = ChildJvm.start(system, HEAP, List.of("broadcast-child", system, "--members", Integer.toString(count),
                "--limit", Integer.toString(limit), "--messages", Integer.toString(messages)))) {
            double seconds = ((Number) child.next("formed", Duration.ofSeconds(limit + 30L)).get("seconds")).doubleValue();
            book.progress(where + system + " formed in " + Spread.digits(seconds) + " s");
            Map<String, Object> facts = child.next("measured", Duration.ofSeconds(120));
            double foreign = number(facts, "foreign");
            forming.of(system).add(seconds, foreign);
            sheets.forEach((fact, sheet) -> {
                if (!Double.isNaN(number(facts, fact))) {
                    sheet.of(system).add(number(facts, fact), foreign);
                }
            });
            book.progress(where + system + ": " + Spread.digits(number(facts, "p50")) + " / " + Spread.digits(number(facts, "p99")) + " ms, "
                    + Spread.digits(number(facts, "perSecond")) + " deliveries/s, redundancy " + Spread.digits(number(facts, "redundancy")) + " and " + Spread.digits(number(facts, "redundancyUnderLoad"))
                    + ", delivered twice " + facts.get("deliveredTwice") + " (foreign CPU " + Math.round(foreign * 100) + " %)");
        } catch (FoundationException failure) {
            forming.of(system).fail(failure.getMessage());
            book.progress(where + system + " failed: " + failure.getMessage());
        }
    }

    private static double number(Map<String, Object> facts, String key) {
        return facts.get(key) instanceof Number known ? known.doubleValue() : Double.NaN;
    }
}
