package io.foundation.mdns.core.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MdnsSettingsTest {

    @Test
    void theDefaultsWork() {
        MdnsSettings settings = MdnsSettings.read(Map.of());
        assertThat(settings.engine().port()).isEqualTo(5_353);
        assertThat(settings.engine().hosts()).singleElement().asString().matches("[A-Za-z0-9-]{1,63}");
        assertThat(settings.bridge()).isEmpty();
        assertThat(settings.always()).isFalse();
    }

    @Test
    void theDescribedDefaultsAreThose() throws ReflectiveOperationException {
        Map<String, Object> described = new HashMap<>();
        for (Method each : MdnsConfig.class.getDeclaredMethods()) {
            described.put(each.getName().replace('_', '.'), each.getDefaultValue());
        }
        assertThat(MdnsSettings.read(described)).isEqualTo(MdnsSettings.read(Map.of()));
        assertThat(described).hasSize(13);
    }

    @Test
    void everythingCanBeSaid() {
        MdnsSettings settings = MdnsSettings.read(Map.of("hosts", "shop, www", "interfaces", "eth0", "excluded", "docker0", "port", "15353", "group", "239.1.2.3", "ttl", "60",
                "bridge.port", "5300", "bridge.recursive", "true", "bridge.servers", "9.9.9.9:53"));
        assertThat(settings.engine().hosts()).containsExactly("shop", "www");
        assertThat(settings.engine().group().getHostAddress()).isEqualTo("239.1.2.3");
        assertThat(settings.bridge()).get().satisfies(bridge -> {
            assertThat(bridge.port()).isEqualTo(5_300);
            assertThat(bridge.address()).isEqualTo("127.0.0.1");
            assertThat(bridge.servers()).hasSize(1);
        });
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(failure("hosts", "a b")).contains("'a b' is not allowed").contains("letters, digits and hyphens");
        assertThat(failure("group", "10.0.0.1")).contains("'10.0.0.1' is not allowed for 'group'").contains("224.0.0.0");
        assertThat(failure("group", "299.0.0.1")).contains("'group'");
        assertThat(failure("bridge.prt", "1")).contains("'bridge.prt'").contains("'bridge.port'");
        assertThat(failure("ttl", "0")).contains("'ttl'");
    }

    private static String failure(String key, String value) {
        Throwable[] thrown = new Throwable[1];
        assertThatThrownBy(() -> MdnsSettings.read(Map.of(key, value))).isInstanceOf(FoundationException.class).satisfies(failure -> thrown[0] = failure);
        return thrown[0].getMessage();
    }

    @Test
    void aHostNameBecomesALabel() {
        assertThat(Arrays.asList("shop.example.org\n", "my_shop", "-a-", "...", "ü")).extracting(MdnsSettings::asLabel).containsExactly("shop", "my-shop", "a", "", "");
    }
}
