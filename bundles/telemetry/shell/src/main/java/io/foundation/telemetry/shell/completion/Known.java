package io.foundation.telemetry.shell.completion;

import io.foundation.base.console.service.Services;
import io.foundation.telemetry.api.Telemetry;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The words a person may mean. */
public final class Known {

    private Known() {
    }

    static Collection<String> names(Services services) {
        return services.find(Telemetry.class).map(telemetry -> telemetry.readings("").stream().map(reading -> reading.series().name()).distinct().toList()).orElse(List.of());
    }

    /** The names, and what they begin with, in order. */
    public static Collection<String> prefixes(Services services) {
        Set<String> prefixes = new TreeSet<>();
        for (String name : names(services)) {
            for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
                prefixes.add(name.substring(0, dot));
            }
            prefixes.add(name);
        }
        return prefixes;
    }
}
