package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.option.Nearest;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The values of one configuration: checks all keys against their descriptions, and those whose meaning a description
 * cannot say as they are read. What is wrong is noted and taken for not given, so that the rest can be read too.
 */
final class Values {

    private static final String NAME_RULE = "use 1 to 64 letters, digits, dots, underscores or dashes, beginning with a letter or digit";
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]{0,31}");

    private final String where;
    private final Options options;
    private final Problems problems;

    /**
     * @param where  the configuration, for sentences
     * @param specs  the keys there are
     * @param groups the words that more keys begin with, a dot after them; those keys are not among the values
     * @param values what was given
     */
    Values(String where, List<OptionSpec> specs, List<String> groups, Map<String, String> values, Problems problems) {
        this.where = where;
        this.problems = problems;
        Map<String, String> good = new HashMap<>();
        values.forEach((key, value) -> {
            if (Options.problems(where, specs, Map.of(key, value)).isEmpty()) {
                good.put(key, value);
            }
        });
        Map<String, String> rest = new HashMap<>(values);
        values.keySet().stream().sorted().forEach(key -> group(key, groups).ifPresent(meant -> {
            rest.remove(key);
            problems.add(ErrorType.UNKNOWN_CONFIG_KEY, where + ": there is no key '" + key + "'; did you mean '" + meant + "'?");
        }));
        problems.addAll(Options.problems(where, specs, rest));
        this.options = Options.read(where, specs, good);
    }

    /** What a key with a dot may have meant: the nearest of a few groups is surer than the nearest of all keys. */
    private static Optional<String> group(String key, List<String> groups) {
        int dot = key.indexOf('.');
        return dot <= 0 ? Optional.empty() : Nearest.to(key.substring(0, dot), groups).map(near -> near + key.substring(dot));
    }

    Options options() {
        return options;
    }

    Optional<NodeName> nodeName(String key) {
        return read(key, NodeName::of, NAME_RULE);
    }

    Optional<ClusterName> clusterName(String key, String otherwise) {
        if (options.find(key).isPresent()) {
            return read(key, ClusterName::of, NAME_RULE);
        }
        try {
            return Optional.of(ClusterName.of(otherwise));
        } catch (FoundationException e) {
            problems.add(ErrorType.INVALID_CONFIG_VALUE, where + ": '" + otherwise + "' is no name for a cluster: set '" + key + "', with 1 to 64"
                    + " letters, digits, dots, underscores or dashes, beginning with a letter or digit.");
            return Optional.empty();
        }
    }

    /** A host or address without a port; an IPv6 literal may stand in brackets. */
    Optional<String> host(String key) {
        return read(key, text -> {
            String plain = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
            return new Address(plain, 0).host();
        }, "use one host name or IP address, without a port (that is the key 'port')");
    }

    /** Hosts, each with or without a port. */
    List<String> hosts(String key, int most) {
        List<String> hosts = options.list(key);
        for (String host : hosts) {
            try {
                Address.parse(host, 0);
            } catch (FoundationException e) {
                problems.add(wrong(key, host, "use host or host:port, with commas between, such as 10.0.0.5, node.example.org:7800"));
            }
        }
        if (hosts.size() > most) {
            problems.add(ErrorType.RANGE_ERROR, where + ": " + hosts.size() + " entries are not allowed for '" + key + "': use at most " + most + ".");
        }
        return hosts;
    }

    /** A full path: one that depends on where the process was started would be another the next time. */
    Optional<Path> path(String key) {
        String rule = "use a full path, such as /var/lib/foundation";
        return read(key, text -> {
            try {
                Path path = Path.of(text.strip());
                if (!path.isAbsolute()) {
                    throw wrong(key, text, rule);
                }
                return path.normalize();
            } catch (InvalidPathException e) {
                throw wrong(key, text, rule);
            }
        }, rule);
    }

    /** The word of a provider; one that is nearly a known word is taken for misspelt, any other may be installed later. */
    Optional<String> word(String key, Collection<String> known) {
        return options.find(key).filter(word -> isWord(key, word, known));
    }

    boolean isWord(String key, String word, Collection<String> known) {
        if (known.contains(word)) {
            return true;
        }
        Optional<String> near = Nearest.to(word, known);
        if (!WORD.matcher(word).matches() || near.isPresent()) {
            problems.add(wrong(key, word, "use one of " + String.join(", ", known) + near.map(n -> " (did you mean '" + n + "'?)").orElse("")
                    + ", or the word of another installed provider"));
            return false;
        }
        return true;
    }

    FoundationException wrong(String key, String value, String rule) {
        return new FoundationException(ErrorType.INVALID_CONFIG_VALUE, where + ": '" + shown(value) + "' is not allowed for '" + key + "': " + rule + ".");
    }

    private <T> Optional<T> read(String key, Function<String, T> reader, String rule) {
        return options.find(key).map(String::strip).flatMap(text -> {
            try {
                return Optional.of(reader.apply(text));
            } catch (FoundationException e) {
                problems.add(wrong(key, text, rule));
                return Optional.empty();
            }
        });
    }

    /** A foreign text for a sentence: short, and on one line. */
    private static String shown(String value) {
        String cut = value.length() <= 80 ? value : value.substring(0, 80) + "…";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    /** Keys and values whose key begins with the prefix, without it. */
    static Map<String, String> group(Map<String, String> values, String prefix) {
        Map<String, String> group = new HashMap<>();
        new ArrayList<>(values.keySet()).stream().filter(key -> key.startsWith(prefix))
                .forEach(key -> group.put(key.substring(prefix.length()), values.get(key)));
        return group;
    }
}
