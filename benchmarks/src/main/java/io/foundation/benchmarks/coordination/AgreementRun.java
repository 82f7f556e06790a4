package io.foundation.benchmarks.coordination;

import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.child.ChildJvm;
import io.foundation.benchmarks.measure.Spread;
import io.foundation.benchmarks.report.Book;
import io.foundation.benchmarks.report.Sheet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Agreement beside the peers: one server for all who stand on servers, and a client process for each system; their slices take turns, so that whatever happens to the machine
 * happens to all.
 */
final class AgreementRun {

    private static final int SERVER_HEAP = 512;
    private static final int CLIENT_HEAP = 256;
    private static final int TICK_MILLIS = 500;
    private static final int LEAVES = 20;
    private static final Duration START = Duration.ofSeconds(120);

    /** What is measured call by call, by its word, and what it is called. */
    static final Map<String, String> CALLS = new LinkedHashMap<>();

    static {
        CALLS.put("lock", "Lock and unlock, uncontended");
        CALLS.put("cas", "Compare and set");
        CALLS.put("counter", "Increment of a counter");
        CALLS.put("ids", "A number that nobody else has");
        CALLS.put("queue", AgreementChildren.ITEMS + " items through a queue, put at once, to " + Agreement.TAKERS + " takers");
        CALLS.put("cached", "A read from a cached map of " + Agreement.ENTRIES + " entries, with the clock");
        CALLS.put("vote", "A vote of " + Agreement.VOTERS + " participants, all of whom must accept");
    }

    /**
     * How long and how often.
     *
     * @param stages  words of {@link #CALLS}, {@code leave} and {@code kill}
     * @param samples rounds
     * @param warmUp  seconds before the slices of a kind
     * @param session the time-out of sessions in ms
     */
    record Settings(List<String> stages, List<String> systems, int samples, double warmUp, double seconds, int session) {
    }

    private final Settings settings;
    private final Book book;
    private final List<Sheet> sheets = new ArrayList<>();

    AgreementRun(Settings settings, Book book) {
        this.settings = settings;
        this.book = book;
    }

    void run() {
        Map<String, ChildJvm> clients = new LinkedHashMap<>();
        try (ChildJvm server = ChildJvm.start(Agreements.OURS, SERVER_HEAP, List.of("agreement-server", "--tick", Integer.toString(TICK_MILLIS)))) {
            String connect = String.valueOf(server.next("ready", START).get("address"));
            settings.systems().forEach(system -> start(system, connect, server).ifPresent(client -> clients.put(system, client)));
            CALLS.forEach((word, title) -> {
                if (settings.stages().contains(word)) {
                    calls(word, title, clients);
                }
            });
            if (settings.stages().contains("leave")) {
                leaves(clients);
            }
            if (settings.stages().contains("kill")) {
                kills(clients, connect, server);
            }
        } finally {
            clients.values().forEach(ChildJvm::close);
        }
        sheets.forEach(book::show);
    }

    private Optional<ChildJvm> start(String system, String connect, ChildJvm server) {
        ChildJvm client = ChildJvm.start(system, CLIENT_HEAP, List.of("agreement-client", system, "--connect", connect, "--session", Integer.toString(settings.session()),
                "--server", Long.toString(server.pid())));
        try {
            client.next("ready", START);
            return Optional.of(client);
        } catch (FoundationException failure) {
            client.close();
            book.note(system + " could not be started: " + failure.getMessage());
            return Optional.empty();
        }
    }

    private Sheet sheet(String title, String unit) {
        Sheet sheet = book.sheet(title, unit, Agreements.OURS);
        sheets.add(sheet);
        return sheet;
    }

    private void calls(String word, String title, Map<String, ChildJvm> clients) {
        Map<String, Sheet> of = new LinkedHashMap<>();
        of.put("p50", sheet(title + ": median", "us"));
        of.put("p99", sheet(title + ": 99th percentile", "us"));
        of.put("cpuMicros", sheet(title + ": CPU of client and server", "us"));
        Map<String, ChildJvm> able = new LinkedHashMap<>(clients);
        able.entrySet().removeIf(entry -> slice(entry.getKey(), entry.getValue(), word, settings.warmUp()).isEmpty());
        for (int round = 1; round <= settings.samples(); round++) {
            for (Map.Entry<String, ChildJvm> client : able.entrySet()) {
                Map<String, Object> facts = slice(client.getKey(), client.getValue(), word, settings.seconds());
                if (!facts.isEmpty()) {
                    of.forEach((fact, sheet) -> sheet.of(client.getKey()).add(number(facts, fact), number(facts, "foreign")));
                    book.progress(title + ", round " + round + ": " + client.getKey() + ' ' + Spread.digits(number(facts, "p50")) + " / " + Spread.digits(number(facts, "p99"))
                            + " us (foreign CPU " + Math.round(number(facts, "foreign") * 100) + " %)");
                }
            }
        }
        perRound(of.get("p50"));
    }

    /** Nothing if it does not have that. */
    private Map<String, Object> slice(String system, ChildJvm client, String word, Number howMuch) {
        client.send(word + ' ' + howMuch);
        try {
            return client.next("slice", START);
        } catch (FoundationException failure) {
            book.note(system + ", " + word + ": " + failure.getMessage());
            return Map.of();
        }
    }

    private void leaves(Map<String, ChildJvm> clients) {
        Sheet sheet = sheet("A leader leaves: until the next is told (" + LEAVES + " times a round)", "ms");
        for (int round = 1; round <= settings.samples(); round++) {
            clients.forEach((system, client) -> {
                if (Agreements.isOnServers(system)) {
                    Map<String, Object> facts = slice(system, client, "leave", LEAVES);
                    if (facts.get("millis") instanceof List<?> millis) {
                        millis.forEach(each -> sheet.of(system).add(((Number) each).doubleValue(), number(facts, "foreign")));
                        book.progress("Leave: " + system + ' ' + Spread.of(sheet.of(system).samples()).text() + " ms");
                    }
                }
            });
        }
    }

    private void kills(Map<String, ChildJvm> clients, String connect, ChildJvm server) {
        Sheet sheet = sheet("The process of a leader is killed: until the next is told, with sessions of " + settings.session() + " ms", "ms");
        for (int round = 1; round <= settings.samples(); round++) {
            String topic = "kill-" + round;
            clients.forEach((system, client) -> {
                if (Agreements.isOnServers(system)) {
                    start(system, connect, server).ifPresent(victim -> kill(sheet, system, victim, client, topic));
                }
            });
        }
    }

    private void kill(Sheet sheet, String system, ChildJvm victim, ChildJvm follower, String topic) {
        try (victim) {
            victim.send("lead " + topic);
            victim.next("elected", START);
            follower.send("follow " + topic);
            follower.next("waits", START);
            long before = System.nanoTime();
            victim.kill();
            double millis = (((Number) follower.next("elected", START).get("nanos")).longValue() - before) / 1e6;
            // What the killed process used cannot be told from what others did.
            sheet.of(system).add(millis, Double.NaN);
            book.progress("Kill: " + system + ' ' + Spread.digits(millis) + " ms");
        } catch (FoundationException failure) {
            sheet.of(system).fail(failure.getMessage());
        }
    }

    private void perRound(Sheet sheet) {
        List<Double> ratios = sheet.ratiosByRound(Agreements.CURATOR);
        if (ratios.size() > 1) {
            book.note(sheet.title() + ": " + Agreements.OURS + " / " + Agreements.CURATOR + " round by round " + Spread.of(ratios).text());
        }
    }

    private static double number(Map<String, Object> facts, String key) {
        return facts.get(key) instanceof Number known ? known.doubleValue() : Double.NaN;
    }
}
