package io.foundation.cluster.core.config;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.transport.api.ChannelSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Channels as configured: the five there are, changed and added to. */
final class ChannelSettings {

    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.number("connections", 1, 1, 16, "how many connections of its own"),
            OptionSpec.number("priority", 4, 0, 7, "0 is the most urgent"),
            OptionSpec.choice("ordering", "keyed", List.of("keyed", "none", "total"), "what stays in order"),
            OptionSpec.choice("delivery", "at-most-once", List.of("at-most-once", "at-least-once", "exactly-once-in-window"), "what is promised"),
            OptionSpec.flag("monotonic", false, "whether only the newest unsent message of a key is kept"),
            OptionSpec.number("queueBytes", 8 << 20, 1 << 10, 1 << 30, "how much may wait to be written"),
            OptionSpec.choice("overflow", "fail", List.of("fail", "block", "drop-oldest", "drop-newest"), "what happens when the queue is full"),
            OptionSpec.number("chunkBytes", 64 << 10, 16 << 10, 1 << 20, "longer messages are cut in pieces of this size"));

    private ChannelSettings() {
    }

    static List<ChannelSpec> read(String where, Map<String, String> keys) {
        Map<String, ChannelSpec> channels = new TreeMap<>();
        ChannelSpec.DEFAULTS.forEach(channel -> channels.put(channel.name(), channel));
        Map<String, Map<String, String>> byName = new TreeMap<>();
        keys.forEach((key, value) -> {
            int dot = key.lastIndexOf('.');
            if (dot <= 0) {
                throw Options.unknownKey(where + " channel", key, SPECS.stream().map(OptionSpec::name).toList());
            }
            byName.computeIfAbsent(key.substring(0, dot), name -> new TreeMap<>()).put(key.substring(dot + 1), value);
        });
        byName.forEach((name, values) -> channels.put(name, channel(where, name, values, channels.get(name))));
        return List.copyOf(channels.values());
    }

    private static ChannelSpec channel(String where, String name, Map<String, String> values, ChannelSpec base) {
        Options options = Options.read(where + " channel." + name, SPECS, values);
        ChannelSpec from = base != null ? base : new ChannelSpec(name, 1, 4, ChannelSpec.Ordering.KEYED, ChannelSpec.Delivery.AT_MOST_ONCE,
                false, 8 << 20, ChannelSpec.Overflow.FAIL, 64 << 10);
        return new ChannelSpec(name, number(options, values, "connections", from.connections()), number(options, values, "priority", from.priority()),
                values.containsKey("ordering") ? ChannelSpec.Ordering.valueOf(constant(options.text("ordering"))) : from.ordering(),
                values.containsKey("delivery") ? ChannelSpec.Delivery.valueOf(constant(options.text("delivery"))) : from.delivery(),
                values.containsKey("monotonic") ? options.flag("monotonic") : from.monotonic(),
                number(options, values, "queueBytes", from.queueBytes()),
                values.containsKey("overflow") ? ChannelSpec.Overflow.valueOf(constant(options.text("overflow"))) : from.overflow(),
                number(options, values, "chunkBytes", from.chunkBytes()));
    }

    private static int number(Options options, Map<String, String> values, String key, int otherwise) {
        return values.containsKey(key) ? options.integer(key) : otherwise;
    }

    private static String constant(String word) {
        return word.replace('-', '_').toUpperCase(java.util.Locale.ROOT);
    }
}
