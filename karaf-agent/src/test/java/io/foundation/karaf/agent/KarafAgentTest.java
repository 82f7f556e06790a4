package io.foundation.karaf.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KarafAgentTest {

    private final List<String> calls = new ArrayList<>();
    private final Instrumentation instrumentation = (Instrumentation) Proxy.newProxyInstance(getClass().getClassLoader(),
            new Class<?>[] {Instrumentation.class}, (proxy, method, arguments) -> {
                calls.add(method.getName());
                return null;
            });

    @AfterEach
    void forget() {
        System.clearProperty(KarafAgent.STATE_PROPERTY);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 21, 22, 23})
    void leavesOlderJdksAlone(int feature) {
        KarafAgent.install(feature, instrumentation, "no.such.Transformer");

        assertThat(calls).isEmpty();
        assertThat(System.getProperty(KarafAgent.STATE_PROPERTY)).isEqualTo("inert");
    }

    @Test
    @EnabledForJreRange(minVersion = 24)
    void transformsOnJdksWithoutSecurityManager() {
        KarafAgent.premain(null, instrumentation);

        assertThat(calls).containsExactly("addTransformer");
        assertThat(System.getProperty(KarafAgent.STATE_PROPERTY)).isEqualTo("active");
    }

    @Test
    void refusesANewerJdkWhenBuiltOnAnOlderOne() {
        assertThatThrownBy(() -> KarafAgent.install(24, instrumentation, "no.such.Transformer"))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("build Foundation again");
        assertThat(calls).isEmpty();
    }
}
