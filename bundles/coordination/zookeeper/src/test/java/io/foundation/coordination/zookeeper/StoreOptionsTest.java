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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOptionsTest {

    @Test
    void theSecretBecomesAnIdentityAndTlsIsForThisClientAlone(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "a secret of tests\n");
        StoreSettings settings = StoreOptions.read(Map.of("connect", "zk:2281/place", "cluster", "orders", "clusterSecretFile", secret.toString(), "sessionTimeout", "6s",
                "tlsTrust", "/trust.pem", "tlsKey", "/key.pem", "service.pid", "x", "felix.fileinstall.filename", "y"));
        assertThat(settings.base()).isEqualTo("/place/foundation-orders");
        assertThat(settings.session()).isEqualTo(Duration.ofSeconds(6));
        assertThat(settings.identity().userAndPassword()).isEqualTo(Identity.of(Clients.SECRET, "orders").userAndPassword());
        assertThat(settings.client()).containsEntry("zookeeper.client.secure", "true").containsEntry("zookeeper.ssl.trustStore.location", "/trust.pem")
                .containsEntry("zookeeper.ssl.keyStore.location", "/key.pem").containsKey("zookeeper.clientCnxnSocket");
    }

    @Test
    void whatIsWrongIsSaidInASentence(@TempDir Path folder) throws IOException {
        Path digest = Files.writeString(folder.resolve("digest"), "user:password");
        assertThat(StoreOptions.read(Map.of("connect", "zk:1", "digestFile", digest.toString())).identity()).hasToString("user:(secret)");
        assertThatThrownBy(() -> StoreOptions.read(Map.of("connect", "zk:1"))).isInstanceOf(FoundationException.class).hasMessageContaining("never open to the world");
        assertThatThrownBy(() -> StoreOptions.read(Map.of("digestFile", digest.toString()))).hasMessageContaining("'connect' is missing");
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
