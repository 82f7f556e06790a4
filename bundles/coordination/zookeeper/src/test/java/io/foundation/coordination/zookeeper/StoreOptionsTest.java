package io.foundation.coordination.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOptionsTest {

    @Test
    void theSecretBecomesAnIdentityAndTlsIsForThisClientAlone(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "a secret of tests\n");
        StoreSettings settings = read(Map.of("connect", "zk:2281/place", "cluster", "orders", "clusterSecretFile", secret.toString(), "sessionTimeout", "6s",
                "tlsTrust", "/trust.pem", "tlsKey", "/key.pem", "service.pid", "x", "felix.fileinstall.filename", "y"));
        assertThat(settings.base()).isEqualTo("/place/foundation-orders");
        assertThat(settings.session()).isEqualTo(Duration.ofSeconds(6));
        assertThat(settings.identity().userAndPassword()).isEqualTo(Identity.of(Clients.SECRET, "orders").userAndPassword());
        assertThat(settings.client()).containsEntry("zookeeper.client.secure", "true").containsEntry("zookeeper.ssl.trustStore.location", "/trust.pem")
                .containsEntry("zookeeper.ssl.keyStore.location", "/key.pem").containsKey("zookeeper.clientCnxnSocket");
    }

    @Test
    void whatIsNotConfiguredIsHadWithinTheNode() {
        StoreOptions.Configured configured = StoreOptions.read(Map.of("cluster", "orders"));
        assertThat(configured.servers()).isTrue();
        assertThat(configured.identity()).isEmpty();
        StoreSettings settings = configured.with(List.of("127.0.0.1:7", "127.0.0.1:8"), Identity.of(Clients.SECRET, "orders"));
        assertThat(settings.servers()).isEqualTo("127.0.0.1:7,127.0.0.1:8");
        assertThat(settings.identity()).hasToString("foundation-orders:(secret)");
    }

    private static StoreSettings read(Map<String, Object> configured) {
        return StoreOptions.read(configured).with(List.of(), Identity.of(Clients.SECRET, "nobody"));
    }

    @Test
    void whatIsWrongIsSaidInASentence(@TempDir Path folder) throws IOException {
        Path digest = Files.writeString(folder.resolve("digest"), "user:password");
        assertThat(read(Map.of("connect", "zk:1", "digestFile", digest.toString())).identity()).hasToString("user:(secret)");
        assertThatThrownBy(() -> StoreOptions.read(Map.of("connect", "zk:1", "digestFile", digest.toString(), "clusterSecretFile", digest.toString()))).isInstanceOf(FoundationException.class)
                .hasMessageContaining("keep one of them");
        assertThatThrownBy(() -> StoreOptions.read(Map.of("conect", "zk:1", "connect", "zk:1", "digestFile", digest.toString()))).hasMessageContaining("connect");
        assertThatThrownBy(() -> StoreOptions.read(Map.of("connect", "zk:1", "digestFile", folder.resolve("none").toString()))).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> StoreOptions.read(Map.of("connect", "zk:1", "digestFile", digest.toString(), "tlsKey", "/k"))).hasMessageContaining("tlsTrust");
    }

    @Test
    void theMetatypeNamesEveryOption() {
        assertThat(Stream.of(StoreComponent.Config.class.getDeclaredMethods()).map(Method::getName))
                .containsExactlyInAnyOrderElementsOf(StoreOptions.SPECS.stream().map(OptionSpec::name).toList());
    }
}
