package io.foundation.benchmarks.channel;

import com.sun.management.ThreadMXBean;
import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.child.Reports;
import io.foundation.benchmarks.contestant.Contestants;
import io.foundation.benchmarks.contestant.Ends;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** The two measured processes: one receives and answers, one sends and measures. */
public final class ChannelChildren {

    private ChannelChildren() {
    }

    /** {@code channel-receiver <contestant> --port P --other Q}; then {@code allocated} as often as wanted. */
    public static void receive(List<String> line) throws Exception {
        Arguments arguments = Arguments.read(line, Set.of("port", "other"), Set.of());
        ReceivingSide side = new ReceivingSide();
        Reports[] reports = new Reports[1];
        reports[0] = Reports.open(word -> reports[0].say("allocated", Map.of("bytes", allocated())));
        try {
            side.answerBy(Contestants.byName(arguments.word(0, "the name of a contestant")).open(ends(arguments, false), side));
            reports[0].say("ready", Map.of());
        } catch (Throwable failure) {
            reports[0].failed(failure);
            Reports.end(1);
        }
        Thread.currentThread().join();
    }

    /**
     * {@code channel-sender <contestant> --port P --other Q --receiver PID}; then a line for each slice: {@code bulk bytes
     * seconds}, {@code echo bytes seconds}, {@code lanes megabytesPerSecond seconds}, or {@code allocated}.
     */
    public static void send(List<String> line) throws Exception {
        Arguments arguments = Arguments.read(line, Set.of("port", "other", "receiver"), Set.of());
        BlockingQueue<String> words = new ArrayBlockingQueue<>(16);
        Reports reports = Reports.open(words::add);
        try {
            SendingSide side = new SendingSide();
            side.greet(Contestants.byName(arguments.word(0, "the name of a contestant")).open(ends(arguments, true), side));
            reports.say("ready", Map.of());
            Slices slices = new Slices(side, Long.parseLong(arguments.text("receiver", "0")));
            while (true) {
                String[] word = words.take().split(" ");
                switch (word[0]) {
                    case "allocated" -> reports.say("allocated", Map.of("bytes", allocated()));
                    case "bulk" -> reports.say("slice", slices.bulk(Integer.parseInt(word[1]), Double.parseDouble(word[2])));
                    case "echo" -> reports.say("slice", slices.echo(Integer.parseInt(word[1]), Double.parseDouble(word[2])));
                    case "lanes" -> reports.say("slice", slices.lanes(Double.parseDouble(word[1]), Double.parseDouble(word[2])));
                    default -> throw new IllegalArgumentException("there is no slice '" + word[0] + "'");
                }
            }
        } catch (Throwable failure) {
            reports.failed(failure);
        }
        Reports.end(1);
    }

    private static Ends ends(Arguments arguments, boolean sender) {
        return new Ends(arguments.number("port", 0, 1, 65_535), arguments.number("other", 0, 1, 65_535), sender);
    }

    /** What all threads of this JVM have allocated on the heap since it started, those that ended included. */
    private static long allocated() {
        return ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getTotalThreadAllocatedBytes();
    }
}
