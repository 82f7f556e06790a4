package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.cluster.core.engine.PartOptions;
import io.foundation.cluster.core.security.RateLimit;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.TransportSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Channels as configured: the five there are, changed and added to. */
public final class ChannelSettings {

    static final String PREFIX = "channel.";

    /** What a channel starts from that is not one of the five. */
    private static final ChannelSpec NEW = ChannelSpec.builder("new").build();

    /** The keys of a channel, with the defaults of one that is not one of the five. */
    public static final List<OptionSpec> SPECS = specs(NEW);

    private static final String MESSAGES = "messagesPerSecond";
    private static final String BYTES = "bytesPerSecond";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private ChannelSettings() {
    }

    /** The keys of a channel, with its own defaults. */
    public static List<OptionSpec> specs(ChannelSpec from) {
        boolean limitable = !isControl(from.name());
        return List.of(
                OptionSpec.number("connections", from.connections(), 1, ChannelSpec.MAX_CONNECTIONS,
                        "how many connections of its own to one node; channels of priority 0 and 1 share the first of the link in any case"),
                OptionSpec.number("priority", from.priority(), 0, ChannelSpec.MAX_PRIORITY, "how urgent it is; 0 is the most urgent"),
                OptionSpec.choice("ordering", word(from.ordering()), words(ChannelSpec.Ordering.values()),
                        "what stays in order: the messages of one key, nothing, or everything (which takes one connection only)"),
                OptionSpec.choice("delivery", word(from.delivery()), words(ChannelSpec.Delivery.values()),
                        "what is promised of an accepted message: nothing, or that it is sent again until the peer has confirmed it or is gone for good"),
                OptionSpec.flag("monotonic", from.monotonic(), "whether only the newest unsent message of a subject and key is kept"),
                OptionSpec.number("queueBytes", from.queueBytes(), ChannelSpec.MIN_QUEUE_BYTES, ChannelSpec.MAX_QUEUE_BYTES, "how many bytes may wait to be written to one node"),
                OptionSpec.choice("overflow", word(from.overflow()), words(ChannelSpec.Overflow.values()),
                        "what happens when the queue is full; block is not for channels of priority 0 and 1"),
                OptionSpec.number("chunkBytes", from.chunkBytes(), ChannelSpec.MIN_CHUNK_BYTES, ChannelSpec.MAX_CHUNK_BYTES, "longer messages are cut in pieces of this size"),
                OptionSpec.choice("compression", word(from.compression()), words(ChannelSpec.Compression.values()), "whether bodies are compressed; auto does it where it pays"),
                OptionSpec.number("weight", from.weight(), 1, ChannelSpec.MAX_WEIGHT, "its share of a connection among channels of priority 2 to 7 that have to share one"),
                OptionSpec.text("fallback", from.fallback(), "the channel that takes the messages while this one has no connection, of the same priority or a less urgent one; empty for none"),
                OptionSpec.list("roles", String.join(",", from.roles()), "nodes of which roles may use it; empty for all, and not for control"),
                OptionSpec.number(MESSAGES, 0, 0, limitable ? 100_000_000 : 0, "how many messages and requests of one node are taken in per second; what is more waits at the sender; 0 for no limit"),
                OptionSpec.number(BYTES, 0, 0, limitable ? 1L << 40 : 0, "how many bytes of bodies, likewise"));
    }

    private static boolean isControl(String name) {
        return name.equals(ChannelSpec.CONTROL.name());
    }

    /** A channel as its keys say it. */
    public static Map<String, String> values(ChannelSpec channel) {
        Map<String, String> values = new TreeMap<>();
        specs(channel).forEach(spec -> values.put(spec.name(), spec.defaultValue()));
        return values;
    }

    /**
     * The channels.
     *
     * @param where     the configuration, for sentences
     * @param keys      the keys behind {@link #PREFIX}, with their values
     */
    static List<ChannelSpec> read(String where, Map<String, String> keys, Problems problems) {
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
            if (isControl(name)) {
                refuseLimits(where, values, problems);
            }
            List<FoundationException> wrong = PartOptions.problems(where, PREFIX + name + '.', SPECS, values);
            problems.addAll(wrong);
            if (wrong.isEmpty()) {
                ChannelSpec channel = channel(where, name, Options.read(where, specs(from), values), problems);
                channels.put(name, channel);
            }
        });
        channels.values().forEach(channel -> relations(where, channel, channels, problems));
        if (channels.size() > TransportSettings.MAX_CHANNELS) {
            problems.add(ErrorType.RANGE_ERROR, where + ": " + channels.size() + " channels are too many: name at most "
                    + (TransportSettings.MAX_CHANNELS - ChannelSpec.DEFAULTS.size()) + " besides the five there are.");
        }
        return List.copyOf(channels.values());
    }

    /** Takes the limits of the channel control out, and says why it has none; 0 says that itself. */
    private static void refuseLimits(String where, Map<String, String> values, Problems problems) {
        for (String key : List.of(MESSAGES, BYTES)) {
            String value = values.getOrDefault(key, "").strip();
            values.remove(key);
            if (!value.isEmpty() && !value.equals("0")) {
                problems.add(ErrorType.CONSTRAINT_VIOLATION, where + ": '" + value + "' is not allowed for '" + PREFIX + ChannelSpec.CONTROL.name() + '.' + key
                        + "': use 0. The channel control cannot have a limit, since a node that is not heard in time counts as dead. Limit the other channels.");
            }
        }
    }

    /** The limits of the channels that have any; of keys that were read. */
    static Map<String, RateLimit> rates(String where, Map<String, String> keys) {
        Map<String, RateLimit> rates = new TreeMap<>();
        keys.keySet().stream().filter(key -> key.endsWith('.' + MESSAGES) || key.endsWith('.' + BYTES)).map(key -> key.substring(0, key.lastIndexOf('.'))).distinct().forEach(name -> {
            Map<String, String> values = Values.group(keys, name + '.');
            if (Options.problems(where, SPECS, values).isEmpty()) {
                Options options = Options.read(where, SPECS, values);
                RateLimit limit = new RateLimit(options.number(MESSAGES, 0), options.number(BYTES, 0));
                if (!limit.isNone()) {
                    rates.put(name, limit);
                }
            }
        });
        return rates;
    }

    /** What no key can say of itself. */
    private static void relations(String where, ChannelSpec channel, Map<String, ChannelSpec> channels, Problems problems) {
        String key = PREFIX + channel.name() + '.';
        if (channel.isUrgent() && channel.overflow() == ChannelSpec.Overflow.BLOCK) {
            problems.add(ErrorType.CONSTRAINT_VIOLATION, where + ": 'block' is not allowed for '" + key + "overflow', because the channel has priority " + channel.priority()
                    + ": urgent messages come from threads that must not wait. Use fail, drop-oldest or drop-newest, or a priority from 2 to 7.");
        }
        if (channel.monotonic() && channel.delivery() != ChannelSpec.Delivery.AT_MOST_ONCE) {
            problems.add(ErrorType.CONSTRAINT_VIOLATION, where + ": '" + word(channel.delivery()) + "' is not allowed for '" + key
                    + "delivery' of a monotonic channel, where an older message makes way for a newer one. Use at-most-once, or " + key + "monotonic=false.");
        }
        if (channel.name().equals(ChannelSpec.CONTROL.name()) && !channel.roles().isEmpty()) {
            problems.add(ErrorType.CONSTRAINT_VIOLATION, where + ": '" + key + "roles' is not allowed: without the channel control a node is no member. "
                    + "Give the roles to other channels; who may link at all is decided by the secret and the certificates.");
        }
        if (channel.fallback().isEmpty()) {
            return;
        }
        ChannelSpec other = channels.get(channel.fallback());
        if (other == null) {
            problems.add(ErrorType.INVALID_CONFIG_VALUE, where + ": '" + channel.fallback() + "' is not allowed for '" + key + "fallback': there is no such channel. Use one of "
                    + String.join(", ", channels.keySet()) + ", or nothing.");
        } else if (!channel.mayFallBackTo(other)) {
            problems.add(ErrorType.CONSTRAINT_VIOLATION, where + ": '" + channel.fallback() + "' is not allowed for '" + key + "fallback': its priority " + other.priority()
                    + " is more urgent than " + channel.priority() + ". Use a channel of the same priority or a less urgent one.");
        }
    }

    private static FoundationException noChannel(String where, String key) {
        return new FoundationException(ErrorType.UNKNOWN_CONFIG_KEY, where + ": there is no key '" + PREFIX + key + "': write " + PREFIX
                + "NAME.KEY, such as " + PREFIX + "data.priority, with a name of 1 to 64 letters, digits, dots, underscores or dashes.");
    }

    private static ChannelSpec channel(String where, String name, Options options, Problems problems) {
        ChannelSpec.Builder channel = ChannelSpec.builder(name)
                .connections(options.integer("connections"))
                .priority(options.integer("priority"))
                .ordering(constant(ChannelSpec.Ordering::valueOf, options.text("ordering")))
                .delivery(constant(ChannelSpec.Delivery::valueOf, options.text("delivery")))
                .monotonic(options.flag("monotonic"))
                .queueBytes(options.integer("queueBytes"))
                .overflow(constant(ChannelSpec.Overflow::valueOf, options.text("overflow")))
                .chunkBytes(options.integer("chunkBytes"))
                .compression(constant(ChannelSpec.Compression::valueOf, options.text("compression")))
                .weight(options.integer("weight"));
        String fallback = options.text("fallback").strip();
        if (fallback.equals(name)) {
            problems.add(ErrorType.CONSTRAINT_VIOLATION, where + ": '" + name + "' is not allowed for '" + PREFIX + name
                    + ".fallback': a channel cannot fall back to itself. Use another, or nothing.");
        } else {
            channel.fallback(fallback);
        }
        List<String> roles = options.list("roles");
        if (roles.size() > ChannelSpec.MAX_ROLES) {
            problems.add(ErrorType.RANGE_ERROR, where + ": '" + PREFIX + name + ".roles' names " + roles.size() + " roles: at most " + ChannelSpec.MAX_ROLES + " are allowed.");
        } else {
            channel.roles(Set.copyOf(roles));
        }
        return channel.build();
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
