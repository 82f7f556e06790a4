package io.foundation.cluster.core.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.core.config.NodePlan;
import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationsTest {

    @Test
    void ourConfigurationsAreFoundByTheirNames() throws IOException {
        FakeConfigurations admin = new FakeConfigurations();
        assertThat(Configurations.read(admin.admin())).isEqualTo(new NodePlan.Sources(Map.of(), Map.of(), Map.of()));
        admin.put("io.foundation.node", Map.of("name", "node-1"));
        admin.put("io.foundation.cluster", Map.of("cluster", "local"));
        admin.put("io.foundation.cluster~orders", Map.of("topology", "fullmesh"));
        admin.put("io.foundation.cluster.4f1c", Map.of("name", "by-hand"));
        assertThat(Configurations.read(admin.admin())).isEqualTo(new NodePlan.Sources(Map.of("name", "node-1"), Map.of("cluster", "local"),
                Map.of("orders", Map.of("topology", "fullmesh"), "4f1c", Map.of("name", "by-hand"))));
    }

    @Test
    void whichAreOurs() {
        assertThat(Configurations.isOurs("io.foundation.node", null)).isTrue();
        assertThat(Configurations.isOurs("io.foundation.cluster", null)).isTrue();
        assertThat(Configurations.isOurs("io.foundation.cluster~a", "io.foundation.cluster")).isTrue();
        assertThat(Configurations.isOurs("io.foundation.clusters", null)).isFalse();
        assertThat(Configurations.isOurs("org.apache.karaf.shell", null)).isFalse();
    }

    @Test
    void whatOthersAddIsLeftOut() {
        assertThat(text(Map.of("service.pid", "x", "service.factoryPid", "x", "felix.fileinstall.filename", "x", "component.name", "x",
                "org.apache.karaf.features.configKey", "x", ".private", "x", "name", "n"))).isEqualTo(Map.of("name", "n"));
    }

    @Test
    void valuesOfAnyTypeAreText() {
        assertThat(text(Map.of("port", 7_800, "flag", true, "list", new String[] {"a ", " b"}, "numbers", new int[] {1, 2}, "many", List.of("x", "y"), "text", " t ")))
                .isEqualTo(Map.of("port", "7800", "flag", "true", "list", "a,b", "numbers", "1,2", "many", "x,y", "text", "t"));
    }

    @Test
    void quotesAroundAValueMeanNothing() {
        assertThat(text(Map.of("a", "\"x y\"", "b", "say \"x\"", "c", "\"", "d", "\"\"", "e", new String[] {"\"p\"", "q"})))
                .isEqualTo(Map.of("a", "x y", "b", "say \"x\"", "c", "\"", "d", "", "e", "p,q"));
    }

    private static Map<String, String> text(Map<String, ?> properties) {
        return Configurations.text(new Hashtable<>(properties));
    }
}
