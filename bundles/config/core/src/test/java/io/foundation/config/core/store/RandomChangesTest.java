package io.foundation.config.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.FoundationException;
import io.foundation.config.api.SettingsChange;
import io.foundation.config.core.schema.Contributed;
import io.foundation.config.core.schema.FoundationSchema;
import io.foundation.config.core.tree.Kept;
import io.foundation.config.core.tree.Plan;
import io.foundation.config.core.tree.SettingsCore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Paths and values without end: a change is made whole, or is refused by a sentence and nothing is different. */
class RandomChangesTest {

    /** The same by the million with {@code -Dsettings.random.changes=1000000}. */
    private static final int CHANGES = Integer.getInteger("settings.random.changes", 50_000);
    private static final String[] WORDS = {"ai", "planning", "sampling_rate", "infrastructure", "protection", "dev", "debug_mode", "a", "b", "", "..", "\u0000", "ü", "Elixir", "x".repeat(300)};
    private static final String[] PATHS = {"ai.planning.sampling_rate", "interface.max_results", "dev.debug_mode", "infrastructure.protection.a", "infrastructure.protection.a.b",
        "infrastructure.protection", "ai.provider", "capture.processing.batch_size"};

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void neverCrashesAndNeverChangesByHalf() {
        System.out.println("seed " + seed);
        SettingsCore core = new SettingsCore(20, Kept.NOTHING);
        List<Contributed> schemas = FoundationSchema.sections();
        core.make(core.planSchemas(schemas, Map.of()));
        core.started();
        int made = 0;
        for (int i = 0; i < CHANGES; i++) {
            SettingsChange change = change();
            Object before = core.view().get("");
            try {
                Plan plan = core.planChange(change, Instant.EPOCH);
                assertThat(core.view().get("")).as("planning changes nothing").isSameAs(before);
                core.make(plan);
                made++;
                change.values().forEach((path, value) -> assertThat(core.view().has(path)).as(path).isTrue());
            } catch (FoundationException refused) {
                assertThat(refused.getMessage()).matches("(?s).*[.?]").hasSizeLessThan(1_000);
                assertThat(core.view().get("")).isSameAs(before);
            }
        }
        assertThat(made).as("seed %s", seed).isBetween(CHANGES / 1_000, CHANGES / 2);
        assertThat(core.kept().history()).hasSize(20);
    }

    private SettingsChange change() {
        Map<String, Object> values = new LinkedHashMap<>();
        List<String> unset = new ArrayList<>();
        for (int i = random.nextInt(6) == 0 ? 2 : 1; i > 0; i--) {
            if (random.nextInt(20) == 0) {
                unset.add(path());
            } else {
                values.put(path(), value(0));
            }
        }
        return new SettingsChange(values, unset, Optional.empty(), "test");
    }

    private String path() {
        if (random.nextInt(25) == 0) {
            return PATHS[random.nextInt(PATHS.length)];
        }
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            path.append(WORDS[random.nextInt(WORDS.length)]).append(i == 0 ? "" : ".");
        }
        return path.toString();
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 3 ? 8 : 10)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> random.nextDouble();
            case 4 -> Double.NaN;
            case 5 -> "text";
            case 6 -> new Object();
            case 7 -> 5L;
            case 8 -> new ArrayList<>(Collections.singletonList(value(depth + 1)));
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                map.put(WORDS[random.nextInt(WORDS.length)], value(depth + 1));
                yield map;
            }
        };
    }
}
