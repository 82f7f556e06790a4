package io.foundation.config.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.config.api.Layer;
import io.foundation.config.api.Revision;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.SettingsChange;
import io.foundation.config.api.SettingsFault;
import io.foundation.config.core.file.SettingsFile;
import io.foundation.config.core.schema.Contributed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LowerLayersTest {

    private static final String RESULTS = "interface.max_results";

    @TempDir
    Path folder;

    private Fixture settings(Map<String, String> environment, Map<String, String> file) {
        return new Fixture(new SettingsFile(folder, "settings.json"), environment, file, Runnable::run);
    }

    @Test
    void aLaterLayerWins() {
        Fixture settings = settings(Map.of("FOUNDATION_SETTING_INTERFACE__MAX_RESULTS", "3", "FOUNDATION_SETTING_NOBODY__KNOWS", "1"), Map.of(RESULTS, "2", "ai.provider", "openai"));
        assertThat(settings.get("ai.provider")).as("a file says what cannot change later").isEqualTo("openai");
        assertThat(settings.get(RESULTS)).isEqualTo(3L);
        assertThat(settings.origin(RESULTS)).isEqualTo(Layer.ENVIRONMENT);
        settings.store.replace(Layer.CLUSTER, Map.of(RESULTS, 4), false, "cluster");
        assertThat(settings.get(RESULTS)).isEqualTo(4L);
        settings.set(RESULTS, 5);
        assertThat(settings.get(RESULTS)).isEqualTo(5L);
        settings.store.change(SettingsChange.unset(RESULTS));
        settings.store.replace(Layer.CLUSTER, Map.of(), false, "cluster");
        assertThat(settings.get(RESULTS)).isEqualTo(3L);
        assertThat(settings.store.history(9)).extracting(Revision::cause).containsExactly(Revision.Cause.LAYER, Revision.Cause.UPDATE, Revision.Cause.UPDATE, Revision.Cause.LAYER);
    }

    @Test
    void aFileOfNonsenseChangesNothing() {
        Fixture settings = settings(Map.of(), Map.of(RESULTS, "2"));
        for (Map<String, String> nonsense : List.of(Map.of(RESULTS, "many", "interface.query_timeout", "5"), Map.of("a/../b", "1"), Map.of(RESULTS, "-1"),
                Map.of("storage.cold.enable", "true", RESULTS, "5"), Map.of("a..b", "x"))) {
            assertThat(settings.lower.file("file", nonsense)).as("%s", nonsense).isFalse();
            assertThat(settings.get(RESULTS)).isEqualTo(2L);
            assertThat(settings.get("interface.query_timeout")).isEqualTo(10_000L);
        }
        assertThat(settings.lower.file("file", Map.of(RESULTS, "9"))).isTrue();
        assertThat(settings.get(RESULTS)).isEqualTo(9L);
        assertThat(settings(Map.of(), Map.of(RESULTS, "nonsense", "interface.query_timeout", "5")).get("interface.query_timeout")).as("at the start too").isEqualTo(10_000L);
    }

    @Test
    void whatMayNotChangeWaitsForTheNextStart() {
        Fixture settings = settings(Map.of(), Map.of("ai.provider", "openai"));
        assertThat(settings.lower.file("file", Map.of("ai.provider", "gemini", RESULTS, "5"))).isTrue();
        assertThat(settings.get("ai.provider")).isEqualTo("openai");
        assertThat(settings.get(RESULTS)).isEqualTo(5L);
        assertThat(settings.store.status().troubles()).singleElement().asString().contains("ai.provider", "starts again");
        settings.lower.file("file", Map.of("ai.provider", "openai"));
        assertThat(settings.store.status().troubles()).isEmpty();
    }

    @Test
    void whatNobodyKnowsWaitsForItsSchema() {
        Fixture settings = settings(Map.of(), Map.of("orders.limit", "5", "interface.max_result", "5"));
        assertThat(settings.store.status().troubles()).hasSize(2).anyMatch(it -> it.contains("Did you mean interface.max_results?"));
        Contributed orders = Fixture.schema("orders", it -> {
        }, SettingSpec.whole("limit", 1, 0, 100, "").whileRunning());
        settings.lower.add(List.of(orders));
        assertThat(settings.get("orders.limit")).isEqualTo(5L);
        settings.set("orders.limit", 6);
        settings.lower.remove(orders);
        assertThat(settings.store.view().has("orders.limit")).isFalse();
        settings.lower.add(List.of(orders));
        assertThat(settings.get("orders.limit")).as("what was set is there again").isEqualTo(6L);
        assertThat(settings.store.view().revision()).as("that schemas come and go is no revision").isEqualTo(1);
    }

    @Test
    void theNewestOfTwoSchemasIsUsedAndWhatItDoesNotAllowIsPassedOver() {
        Fixture settings = settings(Map.of(), Map.of());
        Contributed old = Fixture.schema("orders", it -> {
        }, SettingSpec.whole("limit", 1, 0, 100, "").whileRunning());
        Contributed newer = Fixture.schema("orders", it -> {
        }, SettingSpec.whole("limit", 2, 0, 10, "").whileRunning());
        settings.lower.add(List.of(old));
        settings.set("orders.limit", 50);
        settings.lower.add(List.of(newer));
        assertThat(settings.get("orders.limit")).isEqualTo(2L);
        assertThat(settings.store.status().troubles()).singleElement().asString().contains("orders.limit", "50");
        settings.set(RESULTS, 5);
        settings.lower.remove(newer);
        assertThat(settings.get("orders.limit")).isEqualTo(50L);
    }

    @Test
    void theRulesOfASchemaRefuseAndTheirFailuresTooAndAtItsComeAllItsValuesArePassedOver() {
        Fixture settings = settings(Map.of(), Map.of());
        boolean[] broken = new boolean[1];
        Contributed span = Fixture.schema("span", values -> {
            if (broken[0]) {
                throw new IllegalStateException("on purpose");
            }
            if ((Long) values.get("from") > (Long) values.get("to")) {
                throw SettingsFault.CONSTRAINT_VIOLATION.error("from is after to");
            }
        }, SettingSpec.whole("from", 1, 0, 100, "").whileRunning(), SettingSpec.whole("to", 10, 0, 100, "").whileRunning());
        settings.lower.add(List.of(span));
        assertThat(Fixture.fault(() -> settings.set("span.from", 11))).isEqualTo(SettingsFault.CONSTRAINT_VIOLATION);
        settings.store.change(SettingsChange.setAll(Map.of("span.from", 20, "span.to", 30)));
        broken[0] = true;
        assertThat(Fixture.fault(() -> settings.set("span.from", 21))).isEqualTo(SettingsFault.VALIDATION_FAILED);
        broken[0] = false;
        settings.lower.remove(span);
        settings.lower.add(List.of(Fixture.schema("span", values -> {
            if ((Long) values.get("to") > 20) {
                throw SettingsFault.CONSTRAINT_VIOLATION.error("to is too late");
            }
        }, SettingSpec.whole("from", 1, 0, 100, "").whileRunning(), SettingSpec.whole("to", 10, 0, 100, "").whileRunning())));
        assertThat(settings.get("span")).isEqualTo(Map.of("from", 1L, "to", 10L));
        assertThat(settings.store.status().troubles()).singleElement().asString().contains("to is too late");
    }
}
