package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.Category;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Nearest;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks options that stand in a configuration under a prefix; sentences name the key as the file has it. */
public final class PartOptions {

    private PartOptions() {
    }

    /** The same options, with the prefix before their names. */
    public static List<OptionSpec> prefixed(String prefix, List<OptionSpec> specs) {
        return specs.stream().map(spec -> new OptionSpec(prefix + spec.name(), spec.kind(), spec.defaultValue(), spec.required(), spec.min(),
                spec.max(), spec.allowed(), spec.secret(), spec.description())).toList();
    }

    /**
     * What is wrong with the values, a sentence each; empty if nothing is.
     *
     * @param where  the configuration, e.g. {@code io.foundation.cluster-orders}
     * @param prefix what stands before the keys there, e.g. {@code discovery.gossip.}
     * @param specs  the options there are
     * @param values what was given, without the prefix
     */
    public static List<FoundationException> problems(String where, String prefix, List<OptionSpec> specs, Map<String, String> values) {
        List<String> names = specs.stream().map(OptionSpec::name).toList();
        List<FoundationException> problems = new ArrayList<>();
        Map<String, String> known = new TreeMap<>();
        new TreeMap<>(values).forEach((key, value) -> {
            if (names.contains(key)) {
                known.put(prefix + key, value);
            } else {
                // Compared without the prefix: with it, every key would be near to every other.
                problems.add(new FoundationException(ErrorType.UNKNOWN_CONFIG_KEY, where + ": there is no key '" + prefix + key + "'; "
                        + Nearest.to(key, names).map(near -> "did you mean '" + prefix + near + "'?")
                                .orElse(names.isEmpty() ? "none are allowed." : "allowed are " + prefix + String.join(", " + prefix, names) + ".")));
            }
        });
        problems.addAll(Options.problems(where, prefixed(prefix, specs), known));
        return problems;
    }

    /** The sentence of an error that the configuration is to blame for; null for any other. */
    static String sentence(FoundationException error) {
        return error.type().category() == Category.CONFIG ? error.getMessage() : null;
    }

    /**
     * Reads the options of a provider.
     *
     * @throws FoundationException with a sentence for every problem
     */
    public static Options read(EngineSettings.Part part, String prefix, List<OptionSpec> specs) {
        List<FoundationException> problems = problems(part.where(), prefix, specs, part.options());
        if (!problems.isEmpty()) {
            throw new FoundationException(problems.get(0).type(), String.join(" ", problems.stream().map(Throwable::getMessage).toList()));
        }
        return Options.read(part.where() + ' ' + prefix.substring(0, prefix.length() - 1), specs, part.options());
    }
}
