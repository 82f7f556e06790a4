package io.foundation.cluster.core.config;

import io.foundation.base.api.option.OptionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Every key there is, one of each provider at a time, with what must stand beside it to be looked at. */
final class KnownKeys {

    /**
     * A key and its description.
     *
     * @param companion a setting that makes its provider the one in use, as {@code key=value}; empty if none is needed
     */
    record Known(String pid, String companion, OptionSpec spec) {
        String name() {
            return spec.name();
        }

        @Override
        public String toString() {
            return pid + " " + spec.name() + (companion.isEmpty() ? "" : " with " + companion);
        }
    }

    private static final List<Known> ALL = list();

    private KnownKeys() {
    }

    static List<Known> all() {
        return ALL;
    }

    private static List<Known> list() {
        List<Known> all = new ArrayList<>();
        ConfigurationCatalog.node().forEach(key -> all.add(new Known(NodeOptions.PID, "", key.first())));
        ConfigurationCatalog.cluster(Fixture.ALL).forEach(key -> key.variants().forEach((type, spec) ->
                all.add(new Known(ClusterOptions.PID, spec.name().startsWith("detector.") ? "detector=" + type : "", spec))));
        return List.copyOf(all);
    }

    /** The names of the keys that may stand together with this one. */
    static Set<String> names(Known known) {
        return all().stream().filter(other -> other.pid().equals(known.pid()) && other.companion().equals(known.companion()) || other.companion().isEmpty())
                .filter(other -> other.pid().equals(known.pid())).map(Known::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
