package io.foundation.benchmarks.channel;

import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.contestant.Contestants;
import io.foundation.benchmarks.contestant.Contestants.Stage;
import io.foundation.benchmarks.measure.Spread;
import io.foundation.benchmarks.report.Book;
import io.foundation.benchmarks.report.Sheet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Two processes and a channel between them, beside the peers. In every round each contestant has a new pair of processes,
 * which goes through all the stages; the contestants take turns, so that whatever happens to the machine happens to all.
 */
final class ChannelRun {

    private static final List<Integer> ECHO_SIZES = List.of(64, 1024, 64 << 10);
    /** Of the bulk, in megabytes a second; 0 is as much as there is room for. */
    private static final List<Integer> BULK = List.of(100, 0);
    private static final int ALLOCATION_SIZE = 1024;

    private final Settings settings;
    private final Book book;
    private final long startedAt = System.nanoTime();
    private final Map<String, Sheet> sheets = new LinkedHashMap<>();

    /**
     * How long and how often.
     *
     * @param sizes   of the messages whose throughput is measured, in bytes
     * @param samples rounds
     * @param warmUp  seconds before each slice
     * @param seconds of a slice
     * @param heapMiB of each process
     * @param gate    share of the machine used by others above which a slice is repeated, 0 to 1
     * @param tries   how often a slice is taken at most; the quietest counts
     * @param minutes after which no slice is repeated and no contestant starts
     */
    record Settings(Set<Stage> stages, List<String> contestants, List<Integer> sizes, int samples, double warmUp, double seconds, int heapMiB, double gate, int tries, int minutes) {
    }

    ChannelRun(Settings settings, Book book) {
        this.settings = settings;
        this.book = book;
    }

    void run() {
        for (int round = 1; round <= settings.samples(); round++) {
            for (String contestant : settings.contestants()) {
                if (late()) {
                    book.note("The " + settings.minutes() + " minutes were over before round " + round + " of " + contestant + ": what it would have measured is missing.");
                } else if (settings.stages().stream().anyMatch(stage -> Contestants.takesPart(contestant, stage))) {
                    round(round, contestant);
                }
            }
        }
        sheets.values().forEach(book::show);
        for (Map.Entry<String, Sheet> entry : sheets.entrySet()) {
            if (entry.getKey().endsWith("perSecond") || entry.getKey().endsWith("p50")) {
                perRound(entry.getValue());
            }
        }
    }

    private void round(int round, String contestant) {
        String where = "round " + round + " of " + settings.samples() + ", " + contestant + ": ";
        book.progress(where + "starting");
        try (Pair pair = Pair.start(contestant, settings.heapMiB())) {
            if (wanted(contestant, Stage.THROUGHPUT)) {
                settings.sizes().forEach(size -> throughput(pair, contestant, size, where));
            }
            if (wanted(contestant, Stage.ALLOCATION)) {
                allocation(pair, contestant, where);
            }
            if (wanted(contestant, Stage.ROUNDTRIP)) {
                ECHO_SIZES.forEach(size -> roundTrip(pair, contestant, size, where));
            }
            if (wanted(contestant, Stage.HEADOFLINE)) {
                BULK.forEach(bulk -> headOfLine(pair, contestant, bulk, where));
            }
        } catch (FoundationException failure) {
            book.note(where + "failed, what it had not measured yet is missing: " + failure.getMessage());
        }
    }

    private boolean late() {
        return System.nanoTime() - startedAt > TimeUnit.MINUTES.toNanos(settings.minutes());
    }

    private boolean wanted(String contestant, Stage stage) {
        return settings.stages().contains(stage) && Contestants.takesPart(contestant, stage);
    }

    private void throughput(Pair pair, String contestant, int size, String where) {
        Map<String, Object> facts = slice(pair, "bulk " + size);
        String what = "One way, " + bytes(size) + ": ";
        boolean large = size >= 64 << 10;
        add(what + (large ? "MB/s" : "messages/s"), large ? "MB/s" : "messages/s", contestant, facts, large ? "megabytes" : "perSecond", "perSecond");
        add(what + "CPU of both sides", "us/message", contestant, facts, "cpuMicros", "cpu");
        told(where + what + Spread.digits(number(facts, "perSecond")) + " messages/s, " + Spread.digits(number(facts, "megabytes")) + " MB/s", facts);
    }

    private void roundTrip(Pair pair, String contestant, int size, String where) {
        Map<String, Object> facts = slice(pair, "echo " + size);
        String what = "Round trip, " + bytes(size) + ": ";
        add(what + "median", "us", contestant, facts, "p50", "p50");
        add(what + "99th percentile", "us", contestant, facts, "p99", "p99");
        add(what + "99.9th percentile", "us", contestant, facts, "p999", "p999");
        told(where + what + Spread.digits(number(facts, "p50")) + " / " + Spread.digits(number(facts, "p99")) + " / "
                + Spread.digits(number(facts, "p999")) + " us", facts);
    }

    private void headOfLine(Pair pair, String contestant, int bulk, String where) {
        Map<String, Object> facts = slice(pair, "lanes " + bulk);
        String what = "100 bytes urgent behind frames of 128 KiB, " + (bulk == 0 ? "bulk unlimited with 64 MiB in flight: " : "bulk at " + bulk + " MB/s: ");
        add(what + "median round trip", "us", contestant, facts, "p50", "lanes p50");
        add(what + "99th percentile", "us", contestant, facts, "p99", "lanes p99");
        add(what + "bulk", "MB/s", contestant, facts, "megabytes", "lanes bulk");
        told(where + what + Spread.digits(number(facts, "p50")) + " / " + Spread.digits(number(facts, "p99")) + " us, bulk "
                + Spread.digits(number(facts, "megabytes")) + " MB/s", facts);
    }

    private void allocation(Pair pair, String contestant, String where) {
        pair.slice("bulk " + ALLOCATION_SIZE, settings.warmUp());
        long[] before = pair.allocated();
        Map<String, Object> facts = pair.slice("bulk " + ALLOCATION_SIZE, settings.seconds());
        long[] after = pair.allocated();
        double messages = number(facts, "messages");
        facts.put("sender", (after[0] - before[0]) / messages);
        facts.put("receiver", (after[1] - before[1]) / messages);
        String what = "Heap allocated for a message of 1 KiB: ";
        add(what + "sender", "bytes", contestant, facts, "sender", "allocation sender");
        add(what + "receiver", "bytes", contestant, facts, "receiver", "allocation receiver");
        told(where + what + Spread.digits(number(facts, "sender")) + " at the sender, " + Spread.digits(number(facts, "receiver")) + " at the receiver", facts);
    }

    /** Warms up, then takes a slice; again while others use too much of the machine. */
    private Map<String, Object> slice(Pair pair, String words) {
        pair.slice(words, settings.warmUp());
        Map<String, Object> best = null;
        for (int i = 0; i < settings.tries(); i++) {
            Map<String, Object> facts = pair.slice(words, settings.seconds());
            if (best == null || number(facts, "foreign") < number(best, "foreign")) {
                best = facts;
            }
            if (!(number(best, "foreign") > settings.gate()) || late()) {
                break;
            }
        }
        return best;
    }

    private void add(String title, String unit, String contestant, Map<String, Object> facts, String fact, String key) {
        sheets.computeIfAbsent(title + " " + key, ignored -> book.sheet(title, unit, Contestants.OURS, Contestants.RAW))
                .of(contestant).add(number(facts, fact), number(facts, "foreign"));
    }

    private void told(String line, Map<String, Object> facts) {
        book.progress(line + " (foreign CPU " + Math.round(number(facts, "foreign") * 100) + " %)");
    }

    private void perRound(Sheet sheet) {
        List<Double> ratios = sheet.ratiosByRound(Contestants.RAW);
        if (ratios.size() > 1) {
            book.note(sheet.title() + ": " + Contestants.OURS + " / " + Contestants.RAW + " round by round " + Spread.of(ratios).text());
        }
    }

    private static double number(Map<String, Object> facts, String key) {
        return facts.get(key) instanceof Number known ? known.doubleValue() : Double.NaN;
    }

    private static String bytes(int size) {
        return size >= 1 << 20 ? (size >> 20) + " MiB" : size >= 1 << 10 ? (size >> 10) + " KiB" : size + " B";
    }
}
