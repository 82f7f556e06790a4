package io.foundation.config.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.config.api.Layer;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.Sourced;
import io.foundation.config.core.bridge.BridgeCore.Inward;
import io.foundation.config.core.bridge.BridgeCore.Outward;
import io.foundation.config.core.schema.Contributed;
import io.foundation.config.core.store.Fixture;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeCoreTest {

    private static final String KEY = "retention";

    @Test
    void whatIsSetGoesIntoTheConfigurationAndIsNotTakenForTheFile() {
        Map<String, String> file = Map.of(KEY, "5m", "other", "x");
        Outward outward = BridgeCore.outward(file, Map.of(KEY, new Sourced("10m", Layer.NODE)), Bridged.UNTOUCHED);
        assertThat(outward.isNew()).isTrue();
        assertThat(outward.values()).isEqualTo(Map.of(KEY, "10m", "other", "x"));
        Inward echo = BridgeCore.inward(outward.values(), outward.memory());
        assertThat(echo.file()).isEqualTo(file);
        assertThat(echo.edited()).isEmpty();
    }

    @Test
    void whatIsTakenAwayAgainLeavesTheConfigurationAsItWas() {
        for (Map<String, String> file : List.of(Map.of(KEY, "5m"), Map.<String, String>of())) {
            Outward outward = BridgeCore.outward(file, Map.of(KEY, new Sourced("10m", Layer.CLUSTER)), Bridged.UNTOUCHED);
            Outward back = BridgeCore.outward(outward.values(), Map.of(KEY, new Sourced("5m", Layer.FILE)), outward.memory());
            assertThat(back.values()).isEqualTo(file);
            assertThat(back.memory()).isEqualTo(Bridged.UNTOUCHED);
        }
    }

    @Test
    void whatSomebodyEditsIsKnown() {
        Bridged memory = BridgeCore.outward(Map.of(KEY, "5m"), Map.of(KEY, new Sourced("10m", Layer.NODE)), Bridged.UNTOUCHED).memory();
        assertThat(BridgeCore.inward(Map.of(KEY, "7m"), memory)).isEqualTo(new Inward(Map.of(KEY, "7m"), Set.of(KEY), Bridged.UNTOUCHED));
        assertThat(BridgeCore.inward(Map.of(), memory).edited()).containsExactly(KEY);
        assertThat(BridgeCore.inward(Map.of(KEY, "5m"), memory).edited()).as("not written yet, as after a kill").isEmpty();
    }

    @Test
    void whatIsOfAnotherConfigurationWhosePidBeginsAlikeStaysThere(@TempDir Path folder) {
        Fixture settings = new Fixture(folder);
        Contributed telemetry = Fixture.schema("io.telemetry", it -> {
        }, SettingSpec.text(KEY, "5m", "").whileRunning());
        Contributed reporters = Fixture.schema("io.telemetry.reporters", it -> {
        }, SettingSpec.flag("jmx", true, "").whileRunning());
        settings.lower.add(List.of(telemetry, reporters));
        settings.set("io.telemetry.reporters.jmx", false);
        assertThat(BridgeCore.effective(telemetry, settings.store.view())).containsOnlyKeys(KEY);
        assertThat(BridgeCore.effective(reporters, settings.store.view())).containsOnlyKeys("jmx");
        assertThat(BridgeCore.own(telemetry, Map.of(KEY, "5m", "reporters.jmx", "x", "other", "x"))).isEqualTo(Map.of(KEY, "5m"));
    }

    @Provide
    Arbitrary<Map<String, String>> texts() {
        return Arbitraries.maps(Arbitraries.of("a", "b", "c"), Arbitraries.of("1", "2", "3"));
    }

    /** Whatever people and nodes do, after one round there is nothing left to do, and what is set wins. */
    @Property
    void comesToRestAtOnce(@ForAll("texts") Map<String, String> first, @ForAll("texts") Map<String, String> set, @ForAll("texts") Map<String, String> edited, @ForAll("texts") Map<String, String> later) {
        Outward one = BridgeCore.outward(first, sourced(set), Bridged.UNTOUCHED);
        Inward inward = BridgeCore.inward(edited, one.memory());
        Map<String, String> left = new HashMap<>(later);
        left.keySet().removeAll(inward.edited());
        Outward two = BridgeCore.outward(edited, sourced(left), inward.memory());
        Inward echo = BridgeCore.inward(two.values(), two.memory());
        assertThat(echo.edited()).isEmpty();
        assertThat(echo.file()).isEqualTo(inward.file());
        Outward three = BridgeCore.outward(two.values(), sourced(left), echo.memory());
        assertThat(three.isNew()).isFalse();
        assertThat(three.memory()).isEqualTo(two.memory());
        left.forEach((key, text) -> assertThat(two.values()).containsEntry(key, text));
    }

    private static Map<String, Sourced> sourced(Map<String, String> texts) {
        Map<String, Sourced> values = new TreeMap<>();
        texts.forEach((key, text) -> values.put(key, new Sourced(text, Layer.NODE)));
        return values;
    }
}
