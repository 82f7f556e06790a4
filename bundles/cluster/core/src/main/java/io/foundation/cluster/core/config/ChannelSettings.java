package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.cluster.core.engine.PartOptions;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.TransportSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Channels as configured: the five there are, changed and added to. */
public final class ChannelSettings {

    static final String PREFIX = "channel.";

    /** The keys that the transports of this version act on; the others are agreed on for those that come. */
    private static final List<String> SERVED = List.of("priority", "queueBytes");
    private static final String LATER = "; the transports of this version do not act on it";

    /** What a channel starts from that is not one of the five. */
    private static final ChannelSpec NEW = new ChannelSpec("new", 1, 4, ChannelSpec.Ordering.KEYED, ChannelSpec.Delivery.AT_MOST_ONCE,
            false, 8 << 20, ChannelSpec.Overflow.FAIL, 64 << 10);

    /** The keys of a channel, with the defaults of one that is not one of the five. */
    public static final List<OptionSpec> SPECS = specs(NEW);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private ChannelSettings() {
    }

    /** The keys of a channel, with its own defaults. */
    public static List<OptionSpec> specs(ChannelSpec from) {
        return List.of(
                OptionSpec.number("connections", from.connections(), 1, 16, "how many connections of its own" + LATER),
                OptionSpec.number("priority", from.priority(), 0, 7, "how urgent it is; 0 is the most urgent"),
                OptionSpec.choice("ordering", word(from.ordering()), words(ChannelSpec.Ordering.values()), "what stays in order" + LATER),
                OptionSpec.choice("delivery", word(from.delivery()), words(ChannelSpec.Delivery.values()), "what is promised" + LATER),
                OptionSpec.flag("monotonic", from.monotonic(), "whether only the newest unsent message of a key is kept" + LATER),
                OptionSpec.number("queueBytes", from.queueBytes(), 1 << 10, 1 << 30, "how many bytes may wait to be written to one node"),
                OptionSpec.choice("overflow", word(from.overflow()), words(ChannelSpec.Overflow.values()), "what happens when the queue is full" + LATER),
                OptionSpec.number("chunkBytes", from.chunkBytes(), 16 << 10, 1 << 20, "longer messages are cut in pieces of this size" + LATER));
    }

    /**
     * The channels.
     *
     * @param where     the configuration, for sentences
     * @param keys      the keys behind {@link #PREFIX}, with their values
     * @param decisions told which keys have no effect
     */
    static List<ChannelSpec> read(String where, Map<String, String> keys, Problems problems, List<String> decisions) {
        Map<String, ChannelSpec> channels = new TreeMap<>();
        ChannelSpec.DEFAULTS.forEach(channel -> channels.put(channel.name(), channel));
        Map<String, Map<String, String>> byName = new TreeMap<>();
        new TreeMap<>(keys).forEach((key, value) -> {
            int dot = key.lastIndexOf('.');
            if (dot <= 0 || !NAME.matcher(key.substring(0, dot)).matches()) {
                problems.add(noChannel(where, key));
            } else {
                byName.computeIfAbsent(key.substring(0, dot), name -> new TreeMap<>()).put(key.substring(dot + 1), value);
            }
        });
        byName.forEach((name, values) -> {
            ChannelSpec from = channels.getOrDefault(name, NEW);
            List<FoundationException> wrong = PartOptions.problems(where, PREFIX + name + '.', SPECS, values);
            problems.addAll(wrong);
            if (wrong.isEmpty()) {
                channels.put(name, channel(name, Options.read(where, specs(from), values)));
                values.keySet().stream().filter(key -> !SERVED.contains(key)).forEach(key -> decisions.add(where + ": " + PREFIX + name + '.' + key
                        + " has no effect, because the transports of this version do not act on it."));
            }
        });
        if (channels.size() > TransportSettings.MAX_CHANNELS) {
            problems.add(ErrorType.RANGE_ERROR, where + ": " + channels.size() + " channels are too many: name at most "
                    + (TransportSettings.MAX_CHANNELS - ChannelSpec.DEFAULTS.size()) + " besides the five there are.");
        }
        return List.copyOf(channels.values());
    }

    private static FoundationException noChannel(String where, String key) {
        return new FoundationException(ErrorType.UNKNOWN_CONFIG_KEY, where + ": there is no key '" + PREFIX + key + "': write " + PREFIX
                + "NAME.KEY, such as " + PREFIX + "data.priority, with a name of 1 to 64 letters, digits, dots, underscores or dashes.");
    }

    private static ChannelSpec channel(String name, Options options) {
        return new ChannelSpec(name, options.integer("connections"), options.integer("priority"),
                constant(ChannelSpec.Ordering::valueOf, options.text("ordering")), constant(ChannelSpec.Delivery::valueOf, options.text("delivery")),
                options.flag("monotonic"), options.integer("queueBytes"), constant(ChannelSpec.Overflow::valueOf, options.text("overflow")),
                options.integer("chunkBytes"));
    }

    private static <E> E constant(Function<String, E> valueOf, String word) {
        return valueOf.apply(word.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    private static String word(Enum<?> constant) {
        return constant.name().replace('_', '-').toLowerCase(Locale.ROOT);
    }

    private static List<String> words(Enum<?>[] constants) {
        return List.of(constants).stream().map(ChannelSettings::word).toList();
    }
}
