package io.foundation.base.control.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketPathTest {

    @Test
    void shortPathsStayInTheDataFolder() throws IOException {
        Path data = Path.of("/srv/node/data");

        assertThat(SocketPath.preferred(data)).isEqualTo(Path.of("/srv/node/data/foundation/control.sock"));
        assertThat(SocketPath.fits(SocketPath.preferred(data))).isTrue();
        assertThat(SocketPath.locate(data)).isEqualTo(SocketPath.preferred(data));
    }

    @Test
    void lengthIsCountedInBytes() {
        assertThat(SocketPath.fits(Path.of("/" + "a".repeat(SocketPath.MAX_BYTES - 1)))).isTrue();
        assertThat(SocketPath.fits(Path.of("/" + "a".repeat(SocketPath.MAX_BYTES)))).isFalse();
        assertThat(SocketPath.fits(Path.of("/" + "ä".repeat(SocketPath.MAX_BYTES / 2)))).isFalse();
    }

    @Test
    void alternativesAreShortStableAndDistinct() {
        Path data = Path.of("/" + "long/".repeat(40));

        assertThat(SocketPath.alternatives(data, "/run/user/1000", 1000)).hasSize(2).allMatch(SocketPath::fits)
                .isEqualTo(SocketPath.alternatives(data, "/run/user/1000", 1000))
                .doesNotContainAnyElementsOf(SocketPath.alternatives(data.resolve("other"), "/run/user/1000", 1000));
        assertThat(SocketPath.alternatives(data, null, 1000)).singleElement().asString().startsWith("/tmp/foundation-1000/control-");
        assertThat(SocketPath.alternatives(data, "/" + "x".repeat(90), 7)).hasSize(1);
    }

    @Test
    void thePointerWins(@TempDir Path data) throws IOException {
        Files.createDirectories(SocketPath.folder(data));
        Files.writeString(SocketPath.pointer(data), "/run/user/7/foundation/control-1.sock\n");

        assertThat(SocketPath.locate(data)).isEqualTo(Path.of("/run/user/7/foundation/control-1.sock"));
    }
}
