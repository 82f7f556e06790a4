package io.foundation.base.api.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfiguredValuesTest {

    @Test
    void whatOthersAddIsLeftOut() {
        assertThat(ConfiguredValues.of(Map.of("port", 8080, "service.pid", "x", "component.name", "y", "felix.fileinstall.filename", "z", "objectClass", new String[] {"a"}))).isEqualTo(Map.of("port", "8080"));
    }

    /** A component with a reference that has a target found it among its keys, and refused it as one that nobody knows. */
    @Test
    void whatBelongsToTheReferencesOfAComponentIsLeftOut() {
        assertThat(ConfiguredValues.of(Map.of("telemetry.target", "(cluster.name=default)", "telemetry.cardinality.minimum", 1, "port", "1"))).isEqualTo(Map.of("port", "1"));
        assertThat(ConfiguredValues.of(Map.of("metadata.target", "berlin"))).as("no filter: somebody has written it").isEqualTo(Map.of("metadata.target", "berlin"));
    }

    @Test
    void manyValuesAreATextWithCommasAndQuotesMeanNothing() {
        assertThat(ConfiguredValues.of(Map.of("list", List.of("a", "\"b\""), "numbers", new int[] {1, 2}, "text", "\"quoted\""))).isEqualTo(Map.of("list", "a,b", "numbers", "1,2", "text", "quoted"));
    }
}
