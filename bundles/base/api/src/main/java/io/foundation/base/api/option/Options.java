package io.foundation.base.api.option;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Values for described options: all checked when they are read, so that the getters cannot fail. Immutable.
 */
public final class Options {

    private final String where;
    private final Map<String, OptionSpec> specs;
    private final Map<String, String> values;

    private Options(String where, Map<String, OptionSpec> specs, Map<String, String> values) {
        this.where = where;
        this.specs = specs;
        this.values = values;
    }

    /**
     * Checks values against their descriptions.
     *
     * @param where  what is configured, for the sentence, e.g. {@code io.foundation.cluster-orders discovery.gossip}
     * @param specs  the options there are
     * @param values what was given
     * @throws FoundationException {@code UNKNOWN_CONFIG_KEY}, {@code MISSING_REQUIRED_FIELD}, {@code RANGE_ERROR} or
     *         {@code INVALID_CONFIG_VALUE}: all problems in one message, a sentence each
     */
    public static Options read(String where, List<OptionSpec> specs, Map<String, String> values) {
        List<FoundationException> problems = problems(where, specs, values);
        if (problems.size() == 1) {
            throw problems.get(0);
        }
        if (!problems.isEmpty()) {
            throw new FoundationException(problems.get(0).type(),
                    String.join(" ", problems.stream().map(Throwable::getMessage).toList()));
        }
        Map<String, OptionSpec> byName = new LinkedHashMap<>();
        specs.forEach(spec -> byName.put(spec.name(), spec));
        Map<String, String> given = new LinkedHashMap<>();
        values.forEach((key, value) -> given.put(key, value == null ? "" : value));
        return new Options(where, Map.copyOf(byName), Map.copyOf(given));
    }

    /** What is wrong with the values, one error each, in the order of the keys; empty if nothing is. */
    public static List<FoundationException> problems(String where, List<OptionSpec> specs, Map<String, String> values) {
        Map<String, OptionSpec> byName = new LinkedHashMap<>();
        specs.forEach(spec -> byName.put(spec.name(), spec));
        List<FoundationException> problems = new ArrayList<>();
        new TreeMap<>(values).forEach((key, value) -> {
            OptionSpec spec = byName.get(key);
            if (spec == null) {
                problems.add(unknownKey(where, key, byName.keySet()));
            } else {
                check(where, spec, value).ifPresent(problems::add);
            }
        });
        for (OptionSpec spec : specs) {
            if (spec.required() && spec.defaultValue() == null && blank(values.get(spec.name()))) {
                problems.add(new FoundationException(ErrorType.MISSING_REQUIRED_FIELD,
                        where + ": '" + spec.name() + "' is missing: " + spec.description()));
            }
        }
        return problems;
    }

    /** The error for a key that does not exist, naming the nearest that does. */
    public static FoundationException unknownKey(String where, String key, Iterable<String> known) {
        return new FoundationException(ErrorType.UNKNOWN_CONFIG_KEY, where + ": there is no key '" + key + "'; "
                + Nearest.to(key, known).map(near -> "did you mean '" + near + "'?").orElse("allowed are " + String.join(", ", known) + "."));
    }

    private static Optional<FoundationException> check(String where, OptionSpec spec, String given) {
        if (blank(given)) {
            return Optional.empty();
        }
        String value = stripped(spec, given);
        String shown = spec.secret() ? "(secret)" : "'" + value + "'";
        String allowed = switch (spec.kind()) {
            case TEXT, LIST -> null;
            case FLAG -> value.equals("true") || value.equals("false") ? null : "use true or false";
            case CHOICE -> spec.allowed().contains(value) ? null : "use one of " + String.join(", ", spec.allowed())
                    + Nearest.to(value, spec.allowed()).map(near -> " (did you mean '" + near + "'?)").orElse("");
            case NUMBER -> number(value).filter(n -> n >= spec.min() && n <= spec.max()).isPresent() ? null
                    : "use a whole number from " + spec.min() + " to " + spec.max();
            case DURATION -> Durations.parse(value).filter(d -> within(d, spec)).isPresent() ? null
                    : "use a duration from " + Durations.format(Duration.ofMillis(spec.min())) + " to "
                            + Durations.format(Duration.ofMillis(spec.max())) + ", such as 500ms, 5s or 2m";
            case ADDRESSES -> addressProblem(value, spec.secret());
        };
        ErrorType type = spec.kind() == OptionSpec.Kind.NUMBER || spec.kind() == OptionSpec.Kind.DURATION
                ? ErrorType.RANGE_ERROR : ErrorType.INVALID_CONFIG_VALUE;
        return allowed == null ? Optional.empty()
                : Optional.of(new FoundationException(type, where + ": " + shown + " is not allowed for '" + spec.name() + "': " + allowed + "."));
    }

    private static String addressProblem(String value, boolean secret) {
        for (String part : split(value)) {
            try {
                Address.parse(part, -1);
            } catch (FoundationException e) {
                return (secret ? "a part" : "'" + part + "'") + " is not an address; use host:port, with commas between, such as 10.0.0.5:7800, [fd00::5]:7800";
            }
        }
        return null;
    }

    private static boolean within(Duration duration, OptionSpec spec) {
        return duration.toMillis() >= spec.min() && duration.toMillis() <= spec.max();
    }

    private static Optional<Long> number(String value) {
        try {
            return Optional.of(Long.parseLong(value.trim()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Blanks around a value mean something in a text only: property files keep those at the end of a line. */
    private static String stripped(OptionSpec spec, String value) {
        return spec.kind() == OptionSpec.Kind.TEXT ? value : value.strip();
    }

    private static boolean blank(String value) {
        return value == null || value.isBlank();
    }

    private static List<String> split(String value) {
        List<String> parts = new ArrayList<>();
        for (String part : value.split(",")) {
            if (!part.isBlank()) {
                parts.add(part.trim());
            }
        }
        return List.copyOf(parts);
    }

    /** What is configured, for messages. */
    public String where() {
        return where;
    }

    /** The value, or its default; empty if there is neither. */
    public Optional<String> find(String name) {
        OptionSpec spec = Objects.requireNonNull(specs.get(name), () -> "no option " + name);
        String value = values.get(name);
        return Optional.ofNullable(blank(value) ? spec.defaultValue() : stripped(spec, value));
    }

    /**
     * The text of the file whose path an option has; empty if the option has none. Blocks.
     *
     * @throws FoundationException {@code INVALID_CONFIG_VALUE} if the file cannot be read
     */
    public Optional<String> contentOf(String name) {
        return find(name).map(file -> {
            try {
                return Files.readString(Path.of(file));
            } catch (IOException e) {
                throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, where + ": the file '" + file + "' of '" + name + "' cannot be read ("
                        + e.getClass().getSimpleName() + ").", e);
            }
        });
    }

    /** The value or default; "" if there is neither. */
    public String text(String name) {
        return find(name).orElse("");
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    public long number(String name, long ifNone) {
        return find(name).flatMap(Options::number).orElse(ifNone);
    }

    public int integer(String name) {
        return (int) number(name, 0);
    }

    public Duration duration(String name) {
        return find(name).flatMap(Durations::parse).orElse(Duration.ZERO);
    }

    public List<String> list(String name) {
        return find(name).map(Options::split).orElse(List.of());
    }

    public List<Address> addresses(String name) {
        return list(name).stream().map(part -> Address.parse(part, -1)).toList();
    }

    /** The values given, secrets hidden. */
    @Override
    public String toString() {
        Map<String, String> shown = new TreeMap<>();
        values.forEach((key, value) -> shown.put(key, specs.get(key).secret() ? "(secret)" : value));
        return shown.toString();
    }
}
