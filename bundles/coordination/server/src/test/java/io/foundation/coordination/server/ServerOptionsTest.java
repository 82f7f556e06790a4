package io.foundation.coordination.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.option.OptionSpec;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerOptionsTest {

    @Test
    void defaultsStayOnThisMachine(@TempDir Path folder) {
        ServerSettings settings = ServerOptions.read(Map.of("dataFolder", folder.toString(), "service.pid", "x"));
        assertThat(settings.bind().isLoopbackAddress()).isTrue();
        assertThat(settings.port()).isZero();
        assertThat(settings.tick()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.owner()).isEmpty();
    }

    @Test
    void whatIsWrongIsSaidInASentence(@TempDir Path folder) {
        assertThatThrownBy(() -> ServerOptions.read(Map.of())).hasMessageContaining("'dataFolder' is missing");
        assertThatThrownBy(() -> ServerOptions.read(Map.of("dataFolder", folder.toString(), "bind", "0.0.0.0"))).hasMessageContaining("Without a secret");
        assertThatThrownBy(() -> ServerOptions.read(Map.of("dataFolder", folder.toString(), "clusterSecretFile", folder.resolve("none").toString()))).hasMessageContaining("cannot be read");
    }

    @Test
    void theMetatypeNamesEveryOption() {
        assertThat(Stream.of(ServerComponent.Config.class.getDeclaredMethods()).map(Method::getName))
                .containsExactlyInAnyOrderElementsOf(ServerOptions.SPECS.stream().map(OptionSpec::name).toList());
    }
}
