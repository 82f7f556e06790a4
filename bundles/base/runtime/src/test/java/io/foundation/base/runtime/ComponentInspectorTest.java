package io.foundation.base.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.osgi.service.component.runtime.dto.ComponentConfigurationDTO.ACTIVE;
import static org.osgi.service.component.runtime.dto.ComponentConfigurationDTO.FAILED_ACTIVATION;
import static org.osgi.service.component.runtime.dto.ComponentConfigurationDTO.SATISFIED;
import static org.osgi.service.component.runtime.dto.ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION;
import static org.osgi.service.component.runtime.dto.ComponentConfigurationDTO.UNSATISFIED_REFERENCE;

import io.foundation.base.api.lifecycle.ComponentDiagnosis.ComponentState;
import io.foundation.base.api.lifecycle.ComponentDiagnosis.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

class ComponentInspectorTest {

    private final FakeComponentRuntime runtime = new FakeComponentRuntime();
    private final ComponentInspector inspector = new ComponentInspector(runtime);

    @Test
    void onlyOurBundlesAreLookedAt() {
        runtime.add("org.apache.felix.something", "their.Component", UNSATISFIED_REFERENCE);
        runtime.add("foundation-a", "our.Component", ACTIVE);
        assertThat(inspector.components()).containsExactly(new ComponentState("our.Component", "foundation-a", State.ACTIVE, List.of(), ""));
    }

    @Test
    void everyStateHasItsMeaning() {
        runtime.add("foundation-a", "a.Active", ACTIVE);
        runtime.add("foundation-a", "a.Lazy", SATISFIED);
        runtime.add("foundation-a", "a.Unconfigured", UNSATISFIED_CONFIGURATION);
        runtime.disable(runtime.add("foundation-a", "a.Off", ACTIVE).description);
        runtime.clearConfigurations(runtime.add("foundation-a", "a.Factory", ACTIVE).description);
        FakeComponentRuntime.missing(runtime.add("foundation-a", "z.Waiting", ACTIVE), "(type=disk)", false);
        runtime.add("foundation-a", "z.Broken", FAILED_ACTIVATION).failure = "\njava.lang.IllegalStateException: port taken\n\tat a.b.C";
        assertThat(inspector.components()).extracting(ComponentState::name, ComponentState::state, ComponentState::blocksReadiness)
                .containsExactly(tuple("z.Broken", State.FAILED, true), tuple("z.Waiting", State.MISSING_REFERENCE, true),
                        tuple("a.Active", State.ACTIVE, false), tuple("a.Factory", State.SATISFIED, false), tuple("a.Lazy", State.SATISFIED, false),
                        tuple("a.Off", State.DISABLED, false), tuple("a.Unconfigured", State.WAITING_FOR_CONFIGURATION, false));
        assertThat(inspector.find("z.Broken").orElseThrow().failure()).isEqualTo("java.lang.IllegalStateException: port taken");
    }

    @Test
    void oneThatMustBeConfiguredAndIsNotWaits() {
        ComponentConfigurationDTO configured = runtime.add("foundation-a", "a.Server", ACTIVE);
        configured.description.configurationPolicy = "require";
        runtime.clearConfigurations(configured.description);
        assertThat(inspector.components()).extracting(ComponentState::state).containsExactly(State.WAITING_FOR_CONFIGURATION);
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    @Test
    void whatIsMissingIsSaidInWords() {
        FakeComponentRuntime.missing(runtime.add("foundation-a", "a.One", ACTIVE), "(type=disk)", false);
        FakeComponentRuntime.missing(runtime.add("foundation-a", "a.Two", ACTIVE), null, true);
        runtime.add("foundation-a", "a.Three", UNSATISFIED_REFERENCE);
        assertThat(inspector.find("a.One").orElseThrow().unsatisfied())
                .containsExactly("a service com.example.Store with (type=disk) (reference 'store')");
        assertThat(inspector.find("a.Two").orElseThrow().unsatisfied())
                .containsExactly("a service com.example.Store (reference 'store'; one is there but cannot be had: its own component fails, "
                        + "or the two wait for each other)");
        assertThat(inspector.find("a.Three").orElseThrow().unsatisfied()).containsExactly("a reference that Declarative Services does not name");
    }

    @Test
    void aFailureWithoutAReasonIsSaidToHaveNone() {
        runtime.add("foundation-a", "a.Broken", FAILED_ACTIVATION);
        assertThat(inspector.find("broken").orElseThrow().failure()).isEqualTo("no reason is given");
    }

    @Test
    void componentsAreFoundByTheEndOfTheirName() {
        runtime.add("foundation-a", "io.foundation.a.Engine", ACTIVE);
        runtime.add("foundation-b", "io.foundation.b.Engine", FAILED_ACTIVATION);
        runtime.add("foundation-c", "Engine", SATISFIED);
        assertThat(inspector.find("io.foundation.a.Engine")).get().extracting(ComponentState::bundle).isEqualTo("foundation-a");
        assertThat(inspector.find("b.engine")).get().extracting(ComponentState::bundle).isEqualTo("foundation-b");
        assertThat(inspector.find(" ENGINE ")).get().extracting(ComponentState::bundle).isEqualTo("foundation-c");
        assertThat(inspector.find("ngine")).isEmpty();
        assertThat(inspector.find("")).isEmpty();
    }

    @Test
    void configurationsOfOneComponentAreToldApart() {
        ComponentConfigurationDTO first = runtime.add("foundation-a", "a.Cluster", ACTIVE);
        first.properties = java.util.Map.of("service.pid", "io.foundation.cluster~orders");
        FakeComponentRuntime.missing(runtime.configure(first.description, ACTIVE, "io.foundation.cluster~billing"), "", false);
        assertThat(inspector.components()).extracting(ComponentState::name).containsExactly("a.Cluster~billing", "a.Cluster~orders");
        assertThat(inspector.find("cluster~orders")).get().extracting(ComponentState::state).isEqualTo(State.ACTIVE);
        assertThat(inspector.find("a.Cluster")).get().extracting(ComponentState::name).isEqualTo("a.Cluster~billing");
    }
}
