package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.cluster.core.engine.PartOptions;
import io.foundation.cluster.core.messaging.ConfiguredRule;
import io.foundation.cluster.core.messaging.MessagingSettings;
import io.foundation.transport.api.ChannelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How messages are treated, as configured: {@code routing.N} are rules, asked in the order of their numbers, and {@code messaging.KEY} the rest. */
public final class MessagingOptions {

    static final String ROUTING = "routing.";
    static final String MESSAGING = "messaging.";
    /** The most rules. */
    static final int MAX_RULES = 256;

    /** The keys behind {@link #MESSAGING}. */
    public static final List<OptionSpec> SPECS = List.of(
            OptionSpec.flag("requireAuth", false, "whether messages are refused whose context has no entry 'user' in its baggage"),
            OptionSpec.duration("drain", "5s", 0, 300_000, "how long a node that leaves or stops finishes the requests and confirmed messages it has taken, at most"));

    private MessagingOptions() {
    }

    /**
     * @param rules    the keys behind {@link #ROUTING}, with their values
     * @param keys     the keys behind {@link #MESSAGING}
     * @param channels the channels that rules may name
     */
    static MessagingSettings read(String where, Map<String, String> rules, Map<String, String> keys, List<ChannelSpec> channels, Problems problems) {
        Set<String> names = channels.stream().map(ChannelSpec::name).collect(Collectors.toCollection(java.util.TreeSet::new));
        Map<Integer, ConfiguredRule> ordered = new TreeMap<>();
        rules.forEach((key, text) -> {
            if (!key.matches("\\d{1,6}")) {
                problems.add(new FoundationException(ErrorType.UNKNOWN_CONFIG_KEY, where + ": there is no key '" + ROUTING + key
                        + "': write " + ROUTING + "N with a number, such as " + ROUTING + "10; lower numbers are asked first."));
                return;
            }
            try {
                ConfiguredRule rule = ConfiguredRule.parse(where + ", " + ROUTING + key, text);
                if (names.contains(rule.channel())) {
                    ordered.put(Integer.parseInt(key), rule);
                } else {
                    problems.add(ErrorType.INVALID_CONFIG_VALUE, where + ": '" + text.strip() + "' is not allowed for '" + ROUTING + key
                            + "': there is no channel '" + rule.channel() + "'. Use one of " + String.join(", ", names) + ".");
                }
            } catch (FoundationException e) {
                problems.add(e);
            }
        });
        if (ordered.size() > MAX_RULES) {
            problems.add(ErrorType.RANGE_ERROR, where + ": " + ordered.size() + " rules are too many: use at most " + MAX_RULES + ".");
        }
        List<FoundationException> wrong = PartOptions.problems(where, MESSAGING, SPECS, keys);
        problems.addAll(wrong);
        Options options = Options.read(where, SPECS, wrong.isEmpty() ? keys : Map.of());
        return new MessagingSettings(new ArrayList<>(ordered.values()), options.flag("requireAuth"), options.duration("drain"));
    }
}
