package io.foundation.config.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.config.cluster.core.SyncRules;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyncRulesTest {

    private static SyncRules rules(Map<String, String> configured) {
        return SyncRules.read(configured);
    }

    @Test
    void aNodeInOneClusterFollowsIt() {
        assertThat(rules(Map.of()).followed(Set.of("local-1"))).contains("local-1");
        assertThat(rules(Map.of()).followed(Set.of())).isEmpty();
    }

    @Test
    void ofSeveralTheOneNamedDefaultOrTheOneThatIsConfigured() {
        assertThat(rules(Map.of()).followed(Set.of("a", "default"))).contains("default");
        assertThat(rules(Map.of()).followed(Set.of("a", "b"))).isEmpty();
        assertThat(rules(Map.of("cluster", "b")).followed(Set.of("a", "b"))).contains("b");
        assertThat(rules(Map.of("cluster", "c")).followed(Set.of("a"))).isEmpty();
    }
}
