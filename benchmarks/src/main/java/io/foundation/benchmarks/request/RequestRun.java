package io.foundation.benchmarks.request;

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

/**
 * Request and reply between two processes beside a bare Netty echo. Both pairs of processes stay up; slices of one and
 * the other take turns, so that whatever happens to the machine happens to both.
 *
 * @param rounds  slices of each kind
 * @param seconds length of a slice, and of the warm-up before the slices of a kind
 * @param window  outstanding requests when throughput is measured
 */
public record RequestRun(int rounds, int seconds, int window) {

    private static final int HEAP = 1024;
    private static final List<String> SYSTEMS = List.of(Systems.OURS, EchoSystem.RAW);

    /** Measures bodies of one size. */
    public void run(int bytes, Book book) {
        String what = " of " + bytes + " bytes between two JVMs";
        try (Pair ours = Pair.start(Systems.OURS); Pair raw = Pair.start(EchoSystem.RAW)) {
            List<Pair> pairs = List.of(ours, raw);
            Sheet middle = book.sheet("Request and reply" + what + ", one outstanding: median round trip", "us", Systems.OURS);
            Sheet tail = book.sheet("Request and reply" + what + ", one outstanding: 99th percentile", "us", Systems.OURS);
            slices(pairs, bytes, 1, book, Map.of("p50", middle, "p99", tail));
            book.show(middle);
            book.note(perRound(middle));
            book.show(tail);
            Sheet throughput = book.sheet("Request and reply" + what + ", " + window + " outstanding: throughput", "requests/s", Systems.OURS);
            Sheet cpu = book.sheet("Request and reply" + what + ", " + window + " outstanding: CPU of both sides", "us/request", Systems.OURS);
            slices(pairs, bytes, window, book, Map.of("perSecond", throughput, "cpuMicros", cpu));
            book.show(throughput);
            book.note(perRound(throughput));
            book.show(cpu);
        } catch (FoundationException failure) {
            book.note("Request and reply" + what + " failed: " + failure.getMessage());
        }
    }

    private void slices(List<Pair> pairs, int bytes, int outstanding, Book book, Map<String, Sheet> sheets) {
        pairs.forEach(pair -> pair.slice(bytes, outstanding, seconds));
        for (int round = 1; round <= rounds; round++) {
            for (Pair pair : pairs) {
                Map<String, Object> facts = pair.slice(bytes, outstanding, seconds);
                double foreign = facts.get("foreign") instanceof Number known ? known.doubleValue() : Double.NaN;
                sheets.forEach((key, sheet) -> sheet.of(pair.system).add(((Number) facts.get(key)).doubleValue(), foreign));
                book.progress(bytes + " bytes, " + outstanding + " outstanding, round " + round + ": " + pair.system + " "
                        + Spread.digits(((Number) facts.get("perSecond")).doubleValue()) + " requests/s (foreign CPU " + Math.round(foreign * 100) + " %)");
            }
        }
    }

    private static String perRound(Sheet sheet) {
        return sheet.title() + ": " + String.join(" / ", SYSTEMS) + " round by round " + Spread.of(sheet.ratiosByRound(EchoSystem.RAW)).text();
    }

    /** A server and a client of one system. */
    private record Pair(String system, ChildJvm server, ChildJvm client) implements AutoCloseable {

        private static final Duration START = Duration.ofSeconds(30);

        static Pair start(String system) {
            String port = Ports.free(1).getFirst().toString();
            ChildJvm server = ChildJvm.start(system, HEAP, List.of("echo-server", system, "--port", port));
            ChildJvm client = null;
            try {
                server.next("ready", START);
                client = ChildJvm.start(system, HEAP, List.of("echo-client", system, "--port", port, "--server", Long.toString(server.pid())));
                client.next("ready", START);
                return new Pair(system, server, client);
            } catch (FoundationException failure) {
                server.close();
                if (client != null) {
                    client.close();
                }
                throw failure;
            }
        }

        Map<String, Object> slice(int bytes, int outstanding, int seconds) {
            client.send(bytes + " " + outstanding + " " + seconds);
            return client.next("slice", Duration.ofSeconds(seconds + 30L));
        }

        @Override
        public void close() {
            client.close();
            server.close();
        }
    }
}
