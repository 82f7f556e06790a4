package io.foundation.simulation;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Durations;
import io.foundation.base.api.option.Nearest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of a command line: {@code --name value} or {@code --name=value}. Each wrong one is one sentence. */
public final class Arguments {

    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * Reads options.
     *
     * @param command for messages
     * @param known   the names there are, without dashes
     * @throws FoundationException {@code INVALID_INPUT} if one is unknown, given twice, or without a value
     */
    public Arguments(String command, List<String> arguments, List<String> known) {
        List<String> rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.remove(0);
            if (!argument.startsWith("--")) {
                throw invalid("'" + argument + "' is not understood after " + command + ": options begin with --; see --help.");
            }
            int equals = argument.indexOf('=');
            String name = argument.substring(2, equals < 0 ? argument.length() : equals);
            if (!known.contains(name)) {
                throw invalid("There is no option --" + name + " of " + command + ": "
                        + Nearest.to(name, known).map(near -> "did you mean --" + near + "?").orElse("see --help."));
            }
            if (equals < 0 && rest.isEmpty()) {
                throw invalid("The option --" + name + " is without a value: write --" + name + " VALUE.");
            }
            if (values.put(name, equals < 0 ? rest.remove(0) : argument.substring(equals + 1)) != null) {
                throw invalid("The option --" + name + " is given twice: give it once.");
            }
        }
    }

    private static FoundationException invalid(String sentence) {
        return new FoundationException(ErrorType.INVALID_INPUT, sentence);
    }

    public long number(String name, long otherwise, long min, long max) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw invalid("'" + value + "' is not allowed for --" + name + ": use a whole number from " + min + " to " + max + '.');
    }

    public int integer(String name, int otherwise, int min, int max) {
        return (int) number(name, otherwise, min, max);
    }

    public double part(String name, double otherwise, double max) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            double part = Double.parseDouble(value);
            if (part >= 0 && part <= max) {
                return part;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw invalid("'" + value + "' is not allowed for --" + name + ": use a number from 0 to " + max + ", such as 0.1 for a tenth.");
    }

    public Duration duration(String name, String otherwise, Duration max) {
        String value = values.getOrDefault(name, otherwise);
        Optional<Duration> duration = Durations.parse(value).filter(d -> d.compareTo(max) <= 0);
        return duration.orElseThrow(() -> invalid("'" + value + "' is not allowed for --" + name
                + ": use a time of up to " + Durations.format(max) + ", such as 500ms, 5s or 2m."));
    }

    /** A folder to write to; none if the option is not given. */
    public Optional<Path> folder(String name) {
        String value = values.get(name);
        try {
            return Optional.ofNullable(value).map(Path::of);
        } catch (InvalidPathException e) {
            throw invalid("'" + value + "' is not allowed for --" + name + ": use the path of a folder.");
        }
    }

    public String choice(String name, String otherwise, List<String> allowed) {
        String value = values.getOrDefault(name, otherwise);
        if (!allowed.contains(value)) {
            throw invalid("'" + value + "' is not allowed for --" + name + ": use one of " + String.join(", ", allowed)
                    + Nearest.to(value, allowed).map(near -> " (did you mean " + near + "?)").orElse("") + '.');
        }
        return value;
    }
}
