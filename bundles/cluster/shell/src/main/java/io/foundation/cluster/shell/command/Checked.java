package io.foundation.cluster.shell.command;

import io.foundation.base.api.lifecycle.HealthChecks;
import io.foundation.base.api.lifecycle.HealthChecks.Outcome;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How commands show health checks. */
final class Checked {

    private static final String PREFIX = "check:";

    private Checked() {
    }

    /** Their results, those that do not pass first; none if no checks are installed. */
    static List<Outcome> outcomes(Environment environment) {
        return environment.services().find(HealthChecks.class).map(HealthChecks::outcomes).orElse(List.of());
    }

    static String name(Outcome outcome) {
        return PREFIX + outcome.name();
    }

    static String word(Outcome outcome) {
        return outcome.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String reason(Outcome outcome) {
        return String.join(" ", outcome.reasons());
    }

    static Map<String, Object> json(Outcome outcome) {
        return Json.object("name", outcome.name(), "tags", outcome.tags().stream().sorted().toList(), "status", word(outcome), "passes", outcome.passes(), "reasons", outcome.reasons());
    }
}
