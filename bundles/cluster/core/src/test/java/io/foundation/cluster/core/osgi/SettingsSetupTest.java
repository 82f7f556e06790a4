package io.foundation.cluster.core.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.core.engine.EngineSettings;
import io.foundation.transport.api.ClusterSecret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsSetupTest {

    private static final ClusterSecret SECRET = ClusterSecret.of("a secret of tests");
    private final SettingsSetup setup = new SettingsSetup(() -> EngineSettings.local(new ClusterName("orders"), NodeName.of("a"), SECRET, List.of(), Path.of("x")));

    @Test
    void aKeyIsThatOfTheSecretForTheClusterAndItsPurpose() {
        assertThat(setup.key("something")).isEqualTo(SECRET.key("orders".getBytes(StandardCharsets.UTF_8), "something")).isNotEqualTo(setup.key("something else"));
        assertThat(setup.expectedNodes()).isEqualTo(1);
        assertThat(setup.bindHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void theKeysThatProveWhoMayLinkAreGivenToNobody() {
        assertThatThrownBy(() -> setup.key("foundation link handshake 1 dialler")).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isEqualTo(ErrorType.FORBIDDEN));
    }

    @Test
    void certificatesAloneMakeNoSecretKeys() {
        assertThat(setup.isSecret()).isTrue();
        ClusterName orders = new ClusterName("orders");
        SettingsSetup open = new SettingsSetup(() -> EngineSettings.local(orders, NodeName.of("a"), EngineSettings.noSecret(orders), List.of(), Path.of("x")));
        assertThat(open.isSecret()).isFalse();
    }
}
