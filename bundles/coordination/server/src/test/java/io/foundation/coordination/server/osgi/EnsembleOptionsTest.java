package io.foundation.coordination.server.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.coordination.server.ensemble.PlanSettings;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EnsembleOptionsTest {

    @Test
    void whatIsConfiguredIsHowTheEnsembleIsKept() {
        PlanSettings plan = EnsembleOptions.plan(EnsembleOptions.read(Map.of("cluster", "orders", "size", "3", "grace", "1m", "service.pid", "x")));
        assertThat(plan.size()).isEqualTo(3);
        assertThat(plan.grace()).isEqualTo(Duration.ofMinutes(1));
        assertThat(plan.settle()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whatIsWrongIsSaidInASentence() {
        assertThatThrownBy(() -> EnsembleOptions.read(Map.of("size", "4"))).hasMessageContaining("use 1, 3, 5 or 7");
        assertThatThrownBy(() -> EnsembleOptions.read(Map.of("sise", "3"))).hasMessageContaining("did you mean 'size'");
    }

    @Test
    void withoutASecretServersStayOnThisMachine() {
        assertThat(EnsembleOptions.bind("c", "127.0.0.1", List.of(), false).isLoopbackAddress()).isTrue();
        assertThatThrownBy(() -> EnsembleOptions.bind("c", "0.0.0.0", List.of("127.0.0.1"), false)).hasMessageContaining("clusterSecretFile").hasMessageContaining("mode = external");
    }

    @Test
    void whoListensEverywhereIsFoundAtTheFirstAddressOfThisMachineThatOthersAreTold() {
        assertThat(EnsembleOptions.bind("c", "0.0.0.0", List.of("192.0.2.1", "127.0.0.1"), true).getHostAddress()).isEqualTo("127.0.0.1");
        assertThatThrownBy(() -> EnsembleOptions.bind("c", "0.0.0.0", List.of("192.0.2.1"), true)).hasMessageContaining("192.0.2.1").hasMessageContaining("set 'bind'");
        assertThat(EnsembleOptions.bind("c", "192.0.2.1", List.of(), true).getHostAddress()).isEqualTo("192.0.2.1");
    }

    @Test
    void theMetatypeNamesEveryOption() {
        assertThat(Stream.of(EnsembleComponent.Config.class.getDeclaredMethods()).map(Method::getName))
                .containsExactlyInAnyOrderElementsOf(EnsembleOptions.SPECS.stream().map(OptionSpec::name).toList());
    }
}
