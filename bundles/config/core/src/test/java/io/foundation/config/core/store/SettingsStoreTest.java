package io.foundation.config.core.store;

import static io.foundation.config.core.store.Fixture.failure;
import static io.foundation.config.core.store.Fixture.fault;
import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.config.api.Difference;
import io.foundation.config.api.Layer;
import io.foundation.config.api.Revision;
import io.foundation.config.api.Setting;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.SettingsChange;
import io.foundation.config.api.SettingsEvent;
import io.foundation.config.api.SettingsFault;
import io.foundation.config.api.Sourced;
import io.foundation.config.core.schema.Texts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsStoreTest {

    private static final String RATE = "ai.planning.sampling_rate";

    @TempDir
    Path folder;
    private Fixture settings;

    @BeforeEach
    void open() {
        settings = new Fixture(folder);
    }

    @Test
    void beginsWithItsDefaults() {
        assertThat(settings.get("ai.provider")).isEqualTo("mock");
        assertThat(settings.get("capture.ring_buffer.size")).isEqualTo(1024L);
        assertThat(settings.get("interface.query_timeout")).isEqualTo(10_000L);
        assertThat(settings.get("ai.api_key")).as("there, and null").isNull();
        assertThat(settings.get("infrastructure.protection")).isEqualTo(Map.of());
        assertThat(settings.get("interface")).isEqualTo(Map.of("query_timeout", 10_000L, "max_results", 1_000L, "enable_streaming", true));
        assertThat((Map<?, ?>) settings.get("")).hasSize(6);
    }

    @Test
    void hasExactlyThirteenUpdatablePathsAndOneTree() {
        List<String> updatable = settings.store.ask(core -> core.schemas().specs().values().stream().filter(SettingSpec::updatable).map(SettingSpec::path).toList());
        assertThat(updatable).containsExactly(
                "ai.planning.performance_target", "ai.planning.sampling_rate", "capture.processing.batch_size", "capture.processing.flush_interval", "dev.debug_mode", "dev.performance_monitoring",
                "dev.verbose_logging", "infrastructure.circuit_breaker.enabled", "infrastructure.connection_pool.enabled", "infrastructure.protection",
                "infrastructure.rate_limiting.cleanup_interval", "infrastructure.rate_limiting.enabled", "interface.max_results", "interface.query_timeout");
    }

    @Test
    void saysThatThereIsNoSuchPath() {
        for (String path : List.of("nothing", "ai.nothing", "ai.provider.deeper", ".", "ai.", "a".repeat(2_000), "a.".repeat(30) + "b")) {
            assertThat(fault(() -> settings.get(path))).as(path).isEqualTo(SettingsFault.PATH_NOT_FOUND);
            assertThat(settings.store.view().get(path, "otherwise")).isEqualTo("otherwise");
        }
        assertThat(fault(() -> settings.get(null))).isEqualTo(SettingsFault.PATH_NOT_FOUND);
    }

    @Test
    void givesValuesAsTheTypeThatIsAskedFor() {
        assertThat(settings.store.view().get("interface.query_timeout", 5)).isEqualTo(10_000);
        assertThat(settings.store.view().get("interface.query_timeout", 5L)).isEqualTo(10_000L);
        assertThat(settings.store.view().get("interface.query_timeout", 5.0)).isEqualTo(10_000.0);
        assertThat(settings.store.view().get("interface.query_timeout", "text")).isEqualTo("text");
        assertThat(settings.store.view().get("storage.hot.max_events", 1)).isEqualTo(100_000);
    }

    @Test
    void updates() {
        Revision revision = settings.store.change(SettingsChange.set(RATE, 0.5).by("tester"));
        assertThat(settings.get(RATE)).isEqualTo(0.5);
        assertThat(settings.origin(RATE)).isEqualTo(Layer.NODE);
        assertThat(settings.store.status().updates()).isEqualTo(1);
        assertThat(revision.number()).isEqualTo(1);
        assertThat(revision.by()).isEqualTo("tester");
        assertThat(revision.changes()).containsExactly(new Difference(RATE, Optional.of(new Sourced(1.0, Layer.DEFAULTS)), Optional.of(new Sourced(0.5, Layer.NODE))));
        assertThat(settings.store.change(SettingsChange.set(RATE, 0.5)).number()).as("nothing is different").isEqualTo(1);
    }

    @Test
    void looksAtPathsBeforeValuesBeforeWhetherTheyMayChangeBeforeWhetherTheyAreAllowed() {
        Object unsafe = new Object();
        assertThat(fault(() -> settings.set("a/../etc/passwd", unsafe))).isEqualTo(SettingsFault.SECURITY_VIOLATION);
        assertThat(fault(() -> settings.set("ai.provider", unsafe))).isEqualTo(SettingsFault.UNSAFE_VALUE);
        assertThat(fault(() -> settings.set("ai.provider", "nonsense"))).isEqualTo(SettingsFault.UPDATE_FORBIDDEN);
        assertThat(fault(() -> settings.set(RATE, 1.5))).isEqualTo(SettingsFault.RANGE_ERROR);
        assertThat(settings.store.view().revision()).isZero();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "null", value = {"ai.planning.performance_target, -0.1, CONSTRAINT_VIOLATION", "ai.planning.sampling_rate, 1.01, RANGE_ERROR",
        "capture.processing.batch_size, 0, VALIDATION_FAILED", "capture.processing.batch_size, 1.5, VALIDATION_FAILED", "dev.debug_mode, maybe, VALIDATION_FAILED"})
    void refusesWithTheFaultOfTheRule(String path, String text, SettingsFault fault) {
        FoundationException refused = failure(() -> settings.set(path, Texts.value(SettingSpec.Kind.ANY, text)));
        assertThat(SettingsFault.of(refused)).contains(fault);
        assertThat(refused.getMessage()).contains(path, text);
        assertThat(refused.context()).containsEntry(SettingsFault.CODE, Integer.toString(fault.code()));
    }

    @Test
    void refusesUnsafePathsAndValues() {
        for (String path : List.of("Elixir.System", "a.__struct__.b", "a.<script>", "drop table x", "x.".repeat(50) + "x", "", "a..b", "a.\u0007", "eval_string")) {
            assertThat(fault(() -> settings.set(path, 1))).as(path).isEqualTo(SettingsFault.SECURITY_VIOLATION);
        }
        assertThat(fault(() -> settings.set(null, 1))).isEqualTo(SettingsFault.SECURITY_VIOLATION);
        Object deep = 1;
        for (int i = 0; i < 21; i++) {
            deep = Map.of("x", deep);
        }
        Map<String, Object> itself = new HashMap<>();
        itself.put("x", itself);
        for (Object value : List.of(deep, itself, "x".repeat(1_100_000), (Runnable) () -> { }, Map.of("__struct__", 1), Map.of(1, 1), new byte[1], Double.NaN)) {
            assertThat(fault(() -> settings.set("infrastructure.protection.x", value))).isEqualTo(SettingsFault.UNSAFE_VALUE);
        }
    }

    @Test
    void changesAllOrNothing() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("interface.max_results", 5);
        values.put("interface.query_timeout", -5);
        assertThat(fault(() -> settings.store.change(SettingsChange.setAll(values)))).isEqualTo(SettingsFault.VALIDATION_FAILED);
        assertThat(settings.get("interface.max_results")).isEqualTo(1_000L);
        values.put("interface.query_timeout", 5);
        assertThat(settings.store.change(SettingsChange.setAll(values)).changes()).hasSize(2);
    }

    @Test
    void changesOnlyWhatIsStillAsItWas() {
        settings.set("interface.max_results", 5);
        assertThat(failure(() -> settings.store.change(SettingsChange.set("interface.max_results", 6).ifAt(0))).type()).isEqualTo(ErrorType.CONFLICT);
        assertThat(settings.store.change(SettingsChange.set("interface.max_results", 6).ifAt(1)).number()).isEqualTo(2);
    }

    @Test
    void keepsATreeOfSettings() {
        settings.set("infrastructure.protection.payments", Map.of("limit", 5, "rule", Map.of("name", "a")));
        assertThat(settings.get("infrastructure.protection.payments.rule.name")).isEqualTo("a");
        assertThat(settings.get("infrastructure.protection")).isEqualTo(Map.of("payments", Map.of("limit", 5L, "rule", Map.of("name", "a"))));
        assertThat(fault(() -> settings.set("infrastructure.protection.payments.limit.deeper", 1))).isEqualTo(SettingsFault.CONSTRAINT_VIOLATION);
        settings.set("infrastructure.protection.payments.limit", 6);
        settings.store.change(SettingsChange.unset("infrastructure.protection.payments.rule"));
        assertThat(settings.get("infrastructure.protection")).isEqualTo(Map.of("payments", Map.of("limit", 6L)));
        settings.set("infrastructure.protection.payments", Map.of());
        assertThat(settings.get("infrastructure.protection.payments")).isEqualTo(Map.of());
        assertThat(fault(() -> settings.set("infrastructure.protection.x", Map.of("a.b", 1)))).isEqualTo(SettingsFault.SECURITY_VIOLATION);
        settings.set("infrastructure.protection", Map.of("other", 1));
        assertThat(settings.get("infrastructure.protection")).isEqualTo(Map.of("other", 1L));
    }

    @Test
    void resetsToWhatTheLayersBelowSay() {
        List<SettingsEvent> heard = new ArrayList<>();
        settings.set(RATE, 0.5);
        settings.store.subscribe("test", List.of(), heard::add);
        settings.store.reset("tester");
        assertThat(settings.get(RATE)).isEqualTo(1.0);
        assertThat(settings.store.status().updates()).as("a reset is none").isEqualTo(1);
        assertThat(heard).extracting(SettingsEvent::kind).containsExactly(SettingsEvent.Kind.PRESENT, SettingsEvent.Kind.RESET);
    }

    @Test
    void validatesWithoutWhetherItMayChange() {
        settings.store.validate(Map.of("ai.provider", "openai"));
        assertThat(fault(() -> settings.store.validate(Map.of("ai.provider", "nobody")))).isEqualTo(SettingsFault.INVALID_VALUE);
        settings.store.validate(Map.of("storage.warm.path", 5, "storage.warm.compression", "junk"));
        assertThat(fault(() -> settings.store.validate(Map.of("storage.warm.enable", true, "storage.warm.path", "")))).isEqualTo(SettingsFault.VALIDATION_FAILED);
        assertThat(fault(() -> settings.store.validate(Map.of("storage.cold.enable", true)))).isEqualTo(SettingsFault.VALIDATION_FAILED);
        assertThat(fault(() -> settings.store.validate(Map.of("capture.ring_buffer.num_buffers", "many")))).isEqualTo(SettingsFault.VALIDATION_FAILED);
        settings.store.validate(Map.of("capture.ring_buffer.num_buffers", 4));
        assertThat(settings.store.view().revision()).isZero();
    }

    @Test
    void rollsBackAndCompares() {
        settings.set("interface.max_results", 1);
        settings.set("interface.max_results", 2);
        settings.set("dev.debug_mode", true);
        assertThat(settings.store.diff(1, 3)).extracting(Difference::path).containsExactly("dev.debug_mode", "interface.max_results");
        assertThat(settings.store.diff(3, 1).get(1).now().orElseThrow().value()).isEqualTo(1L);
        assertThat(settings.store.previewRollback(1)).hasSize(2);
        Revision back = settings.store.rollback(1, "tester");
        assertThat(back.cause()).isEqualTo(Revision.Cause.ROLLBACK);
        assertThat(settings.get("interface.max_results")).isEqualTo(1L);
        assertThat(settings.get("dev.debug_mode")).isEqualTo(false);
        settings.store.rollback(3, "tester");
        assertThat(settings.get("dev.debug_mode")).as("what was rolled back comes back").isEqualTo(true);
        assertThat(settings.store.diff(1, 4)).isEmpty();
        assertThat(failure(() -> settings.store.rollback(99, "")).type()).isEqualTo(ErrorType.DATA_NOT_FOUND);
        assertThat(failure(() -> settings.store.diff(0, 99)).type()).isEqualTo(ErrorType.DATA_NOT_FOUND);
    }

    @Test
    void keepsWhatWasSetOverARestart() {
        settings.set("interface.max_results", 7);
        settings.set("infrastructure.protection.a.b", List.of(1, "x", Map.of("y", 2.5)));
        settings.clock.pass(5);
        Fixture again = new Fixture(folder);
        assertThat(again.get("interface.max_results")).isEqualTo(7L);
        assertThat(again.get("infrastructure.protection.a.b")).isEqualTo(List.of(1L, "x", Map.of("y", 2.5)));
        assertThat(again.store.history(10)).isEqualTo(settings.store.history(10));
        assertThat(again.store.view().revision()).isEqualTo(2);
        again.store.rollback(0, "");
        assertThat(again.get("interface.max_results")).isEqualTo(1_000L);
        assertThat(again.store.view().revision()).isEqualTo(3);
    }

    @Test
    void forgetsTheOldestChanges() {
        for (int i = 1; i <= 150; i++) {
            settings.set("interface.max_results", i);
        }
        assertThat(settings.store.history(1_000)).hasSize(100);
        assertThat(settings.store.history(1).getFirst().number()).isEqualTo(150);
        assertThat(failure(() -> settings.store.rollback(49, "")).getMessage()).contains("from 50 to 150");
        settings.store.rollback(50, "");
        assertThat(settings.get("interface.max_results")).isEqualTo(50L);
    }

    @Test
    void neverShowsSecretsInTheHistory() {
        settings.lower.add(List.of(Fixture.schema("mail", it -> {
        }, SettingSpec.text("password", null, "").whileRunning().hidden())));
        List<SettingsEvent> heard = new ArrayList<>();
        settings.store.subscribe("test", List.of("mail"), heard::add);
        settings.set("mail.password", "hunter2");
        assertThat(settings.get("mail.password")).isEqualTo("hunter2");
        assertThat(heard.getLast().changes().getFirst().now().orElseThrow().value()).as("who uses it needs it").isEqualTo("hunter2");
        assertThat(settings.store.history(9).toString() + settings.store.diff(0, 1) + settings.store.dryRun(SettingsChange.set("mail.password", "hunter3"))).doesNotContain("hunter")
                .contains(Setting.SECRET);
        settings.set("mail.password", "hunter3");
        assertThat(settings.store.diff(0, 2)).hasSize(1);
        settings.store.rollback(1, "");
        assertThat(settings.get("mail.password")).isEqualTo("hunter2");
    }
}
