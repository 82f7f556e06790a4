package io.foundation.coordination.core.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.coordination.core.mode.ModePlan.Instance;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModePlanTest {

    private static final Instance ENSEMBLE = new Instance(ModePlan.OF_ENSEMBLE, "default");
    private static final Instance STORE = new Instance(ModePlan.OF_ZOOKEEPER, "default");

    private static Map<Instance, Map<String, Object>> plan(Map<String, String> values, List<String> clusters, String... foreign) {
        return ModePlan.make("here", values, List.of("timeout"), clusters, Set.of(foreign));
    }

    @Test
    void withoutAnyConfigurationAClusterHasServersWithinItsNodesAndASingleNodeItsMemory() {
        assertThat(plan(Map.of(), List.of("default"))).containsOnly(
                Map.entry(ENSEMBLE, Map.of("cluster", "default", "size", "5", "grace", "2m", "settle", "3s")), Map.entry(STORE, Map.of("cluster", "default", "sessionTimeout", "10s")));
        assertThat(plan(Map.of("timeout", "1s"), List.of())).containsOnly(Map.entry(new Instance(ModePlan.OF_LOCAL, "local"), Map.of("cluster", "local")));
    }

    @Test
    void aConnectStringIsForServersOfOthers() {
        assertThat(plan(Map.of("mode", "external", "connect", "zk:1/place", "sessionTimeout", "6s", "size", "3"), List.of("default")))
                .containsOnly(Map.entry(STORE, Map.of("cluster", "default", "connect", "zk:1/place", "sessionTimeout", "6s", "readOnly", "false")));
        assertThatThrownBy(() -> plan(Map.of("mode", "external"), List.of("default"))).hasMessageContaining("'connect'");
    }

    @Test
    void aClusterMayHaveAModeOfItsOwn() {
        Map<Instance, Map<String, Object>> plan = plan(Map.of("size", "3", "cluster.orders.mode", "local"), List.of("default", "orders"));
        assertThat(plan.get(ENSEMBLE)).containsEntry("size", "3");
        assertThat(plan).containsKey(STORE).containsEntry(new Instance(ModePlan.OF_LOCAL, "orders"), Map.of("cluster", "orders"))
                .hasSize(3);
    }

    @Test
    void whoConfiguresTheStoreOfAClusterByHandIsLeftAlone() {
        assertThat(plan(Map.of(), List.of("default"), "default")).isEmpty();
    }

    @Test
    void wrongWordsAreRefusedWithTheNearest() {
        assertThatThrownBy(() -> plan(Map.of("mode", "embeded"), List.of())).hasMessageContaining("did you mean 'embedded'");
        assertThatThrownBy(() -> plan(Map.of("mod", "local"), List.of())).hasMessageContaining("did you mean 'mode'");
        assertThatThrownBy(() -> plan(Map.of("cluster.orders.mode", "extern"), List.of())).hasMessageContaining("external").hasMessageContaining("for cluster orders");
        assertThatThrownBy(() -> plan(Map.of("cluster.mode", "local"), List.of())).hasMessageContaining("cluster.NAME.mode");
        assertThatThrownBy(() -> plan(Map.of("size", "9"), List.of())).hasMessageContaining("size");
    }
}
