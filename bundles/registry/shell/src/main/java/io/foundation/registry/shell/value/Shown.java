package io.foundation.registry.shell.value;

import io.foundation.base.api.option.Durations;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Units;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.Health;
import io.foundation.registry.api.cluster.Instance;
import java.util.Map;
import java.util.stream.Collectors;

/** Entries for people and for programs. */
public final class Shown {

    private static final int MOST = 60;

    private Shown() {
    }

    public static String health(Health health) {
        return health.status().word();
    }

    /** How a health looks. */
    public static Style style(String word) {
        return switch (word) {
            case "healthy" -> Style.GOOD;
            case "degraded" -> Style.WARNING;
            case "unhealthy" -> Style.BAD;
            default -> Style.PLAIN;
        };
    }

    public static String lease(Entry entry) {
        return entry.lease().isZero() ? Units.NONE : Durations.format(entry.lease());
    }

    /** What it says of itself, in one line that is not long. */
    public static String metadata(Entry entry) {
        String text = entry.metadata().entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).collect(Collectors.joining(" "));
        return text.isEmpty() ? Units.NONE : text.length() <= MOST ? text : text.substring(0, MOST - 1) + "…";
    }

    public static Map<String, Object> json(Entry entry) {
        return Json.object("namespace", entry.key().namespace(), "name", entry.key().name(), "health", health(entry.health()), "note", entry.health().note(), "owner", entry.owner(),
                "since", Units.iso(entry.since()), "leaseMillis", entry.lease().isZero() ? null : entry.lease().toMillis(), "routable", entry.routable(), "metadata", entry.metadata());
    }

    public static Map<String, Object> json(Instance instance) {
        Map<String, Object> json = Json.object("node", instance.node().value(), "available", instance.available(), "outstanding", instance.outstanding(),
                "latencyMicros", instance.latency().isZero() ? null : Units.micros(instance.latency()));
        json.putAll(json(instance.entry()));
        return json;
    }
}
