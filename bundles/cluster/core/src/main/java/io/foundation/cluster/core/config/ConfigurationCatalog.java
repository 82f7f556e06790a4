package io.foundation.cluster.core.config;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.cluster.core.config.ProviderCatalog.Kind;
import io.foundation.cluster.core.engine.PartOptions;
import io.foundation.transport.api.ChannelSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every key that a configuration can have, with all that is known of it: what metatype and documentation are made from. */
public final class ConfigurationCatalog {

    private ConfigurationCatalog() {
    }

    /**
     * A key.
     *
     * @param name     as it stands in the file
     * @param variants what describes it: one description, or, for a key that several providers know, one of each by its word
     */
    public record Key(String name, Map<String, OptionSpec> variants) {

        static Key of(OptionSpec spec) {
            return new Key(spec.name(), Map.of("", spec));
        }

        /** One of the descriptions; the only one where there is one. */
        public OptionSpec first() {
            return variants.values().iterator().next();
        }
    }

    /** The keys of {@code io.foundation.node}. */
    public static List<Key> node() {
        return NodeOptions.SPECS.stream().map(Key::of).toList();
    }

    /**
     * The keys of {@code io.foundation.cluster}: its own, those of the five channels, and those of the providers given.
     */
    public static List<Key> cluster(ProviderCatalog providers) {
        List<Key> keys = new ArrayList<>(ClusterOptions.SPECS.stream().map(Key::of).toList());
        for (Kind kind : Kind.values()) {
            Map<String, Map<String, OptionSpec>> byName = new LinkedHashMap<>();
            providers.of(kind).forEach((type, specs) -> PartOptions.prefixed(kind.prefix(type), specs)
                    .forEach(spec -> byName.computeIfAbsent(spec.name(), name -> new LinkedHashMap<>()).put(type, spec)));
            byName.forEach((name, variants) -> keys.add(new Key(name, variants)));
        }
        for (ChannelSpec channel : ChannelSpec.DEFAULTS) {
            PartOptions.prefixed(ChannelSettings.PREFIX + channel.name() + '.', ChannelSettings.specs(channel)).forEach(spec -> keys.add(Key.of(spec)));
        }
        return keys;
    }
}
