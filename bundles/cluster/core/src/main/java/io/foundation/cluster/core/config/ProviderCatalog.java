package io.foundation.cluster.core.config;

import io.foundation.base.api.error.Category;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.cluster.core.engine.EngineSettings;
import io.foundation.cluster.core.engine.PartOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers that are installed, by their words, with the options each describes. Immutable.
 *
 * @param providers by kind, then by word
 */
public record ProviderCatalog(Map<Kind, Map<String, Description>> providers) {

    /**
     * What a provider says of itself.
     *
     * @param options the options it has
     * @param trial   given options that are allowed one by one; throws if they do not fit together
     */
    public record Description(List<OptionSpec> options, Consumer<Options> trial) {
        public Description {
            options = List.copyOf(options);
        }
    }

    /** What a provider provides, and how its options are named in a cluster's configuration. */
    public enum Kind {
        DISCOVERY("discovery", Set.of("local", "gossip", "static")),
        TOPOLOGY("topology", Set.of("auto", "fullmesh", "hyparview", "clientserver", "pubsub")),
        DETECTOR("detector", Set.of("swim", "phi")),
        TRANSPORT("transport", Set.of("netty", "loopback"));

        private final String key;
        private final Set<String> ours;

        Kind(String key, Set<String> ours) {
            this.key = key;
            this.ours = ours;
        }

        /** The key that names the provider. */
        public String key() {
            return key;
        }

        /** What stands before the keys of one of its providers; of several strategies each has its own. */
        public String prefix(String type) {
            return this == DISCOVERY ? key + '.' + type + '.' : key + '.';
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ProviderCatalog.class);

    /** Nothing is installed. */
    public static final ProviderCatalog EMPTY = new ProviderCatalog(Map.of());

    public ProviderCatalog {
        providers = Map.copyOf(providers);
    }

    /** The words that are known: those of this version, installed or not, and those that are installed. */
    Set<String> words(Kind kind) {
        Set<String> words = new TreeSet<>(kind.ours);
        words.addAll(providers.getOrDefault(kind, Map.of()).keySet());
        return words;
    }

    /** The installed providers of a kind, with their options, in the order of their words. */
    public Map<String, List<OptionSpec>> of(Kind kind) {
        Map<String, List<OptionSpec>> options = new TreeMap<>();
        providers.getOrDefault(kind, Map.of()).forEach((word, description) -> options.put(word, description.options()));
        return options;
    }

    /** What is wrong with the options of a part, as far as its provider is installed; a sentence each. */
    List<String> problems(Kind kind, EngineSettings.Part part) {
        Description description = providers.getOrDefault(kind, Map.of()).get(part.type());
        if (description == null) {
            return List.of();
        }
        String prefix = kind.prefix(part.type());
        List<FoundationException> problems = PartOptions.problems(part.where(), prefix, description.options(), part.options());
        if (!problems.isEmpty()) {
            return problems.stream().map(FoundationException::getMessage).toList();
        }
        try {
            description.trial().accept(PartOptions.read(part, prefix, description.options()));
            return List.of();
        } catch (FoundationException e) {
            return e.type().category() == Category.CONFIG ? List.of(e.getMessage()) : List.of();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The provider of '{}' cannot be tried: {}", part.type(), e.toString());
            return List.of();
        }
    }
}
