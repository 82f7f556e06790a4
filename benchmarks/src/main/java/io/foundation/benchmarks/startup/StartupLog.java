package io.foundation.benchmarks.startup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Karaf's log says about when things happened. */
final class StartupLog {

    private static final Pattern LINE = Pattern.compile("^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)[,.](\\d{3})\\b.*");

    /** The steps of a start, in the order in which they happen: what has just ended when the line is written. */
    enum Step {
        /** The JVM, the framework and the bundles of Karaf's own start-up list, up to the log itself. */
        LOGGING("process, JVM, framework, up to the first line of the log", Pattern.compile(".*")),
        /** The rest of the start-up list, up to the feature service. */
        FEATURES("start-up bundles, up to the feature service's beginning", Pattern.compile(".*Adding features:.*")),
        /** All boot features are resolved, installed and started. */
        BOOTED("boot features resolved, installed, started", Pattern.compile(".*FeaturesServiceImpl.* Done\\.\\s*$")),
        /** The cluster's transport is open. */
        LISTENING("the cluster's transport listens", Pattern.compile(".*TransportHolder.* listens at .*"));

        private final String what;
        private final Pattern line;

        Step(String what, Pattern line) {
            this.what = what;
            this.line = line;
        }

        String what() {
            return what;
        }
    }

    private final List<String> lines;

    private StartupLog(List<String> lines) {
        this.lines = lines;
    }

    static StartupLog read(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        if (Files.exists(file)) {
            // A line may be half written: its bytes need not be valid yet.
            lines.addAll(List.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).split("\n")));
        }
        return new StartupLog(lines);
    }

    static StartupLog of(List<String> lines) {
        return new StartupLog(List.copyOf(lines));
    }

    /** When a step ended, in milliseconds since 1970; the last line counts for {@link Step#BOOTED}, else the first. */
    OptionalLong at(Step step) {
        OptionalLong found = OptionalLong.empty();
        for (String line : lines) {
            Matcher time = LINE.matcher(line);
            if (time.matches() && step.line.matcher(line).matches()) {
                found = OptionalLong.of(LocalDateTime.parse(time.group(1)).atZone(ZoneId.systemDefault()).toInstant().toEpochMilli()
                        + Long.parseLong(time.group(2)));
                if (step != Step.BOOTED) {
                    return found;
                }
            }
        }
        return found;
    }
}
