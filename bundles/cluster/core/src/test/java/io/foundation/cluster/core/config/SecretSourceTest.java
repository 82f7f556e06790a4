package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.transport.api.ClusterSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretSourceTest {

    @TempDir
    Path folder;

    @Test
    void theSecretOfAFileIsThatOfTheText() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), Fixture.SECRET + "\n");
        assertThat(inFile(file).read()).isEqualTo(ClusterSecret.of(Fixture.SECRET));
        assertThat(new SecretSource(Optional.of(Fixture.SECRET), Optional.empty(), "pid", "file").read()).isEqualTo(ClusterSecret.of(Fixture.SECRET));
    }

    @Test
    void isNeverShown() {
        SecretSource source = new SecretSource(Optional.of(Fixture.SECRET), Optional.empty(), "pid", "file");
        assertThat(source.toString()).isEqualTo("(secret)");
        assertThat(inFile(Path.of("/etc/secret")).toString()).isEqualTo("/etc/secret");
    }

    @Test
    void oneOfTheTwoIsGivenNotBoth() {
        assertThat(Fixture.nodeSentences(folder, Map.of("clusterSecret", Fixture.SECRET, "clusterSecretFile", "/f"))).containsExactly(
                "io.foundation.node: both 'clusterSecret' and 'clusterSecretFile' are given: keep one of them, better the file.");
    }

    @Test
    void aSecretOfAWrongLengthIsSaidWithTheKey() throws IOException {
        for (String secret : List.of("1234567", "x".repeat(1_025), "ä".repeat(600))) {
            assertThat(Fixture.nodeSentences(folder, Map.of("clusterSecret", secret))).containsExactly(
                    "io.foundation.node: (secret) is not allowed for 'clusterSecret': use 8 to 1024 bytes, better 32 random ones.");
        }
        assertThat(Fixture.nodeSentences(folder, Map.of("clusterSecret", "12345678"))).isEmpty();
        assertThat(Fixture.nodeSentences(folder, Map.of("clusterSecret", "x".repeat(1_024)))).isEmpty();
        Path file = Files.writeString(folder.resolve("short"), "short\n");
        assertThat(said(inFile(file))).isEqualTo("io.foundation.node: the file '" + file + "' of 'clusterSecretFile' holds 5 bytes: use 8 to 1024 bytes, better 32 random ones.");
    }

    @Test
    void aFileThatCannotBeUsedIsNamedWithTheKey() throws IOException {
        assertThat(said(inFile(folder.resolve("none")))).startsWith("io.foundation.node: the file '" + folder.resolve("none") + "' of 'clusterSecretFile' does not exist");
        assertThat(said(inFile(folder))).contains("is no plain file");
        assertThat(said(inFile(Path.of("/dev/zero")))).contains("is no plain file");
        Path large = Files.writeString(folder.resolve("large"), "x".repeat(5_000));
        assertThat(said(inFile(large))).contains("more than 4096 bytes");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 1, 2, 3, 4, 5, 6, 7, 8});
        assertThat(said(inFile(binary))).contains("is no text in UTF-8");
    }

    @Test
    void aFileOthersCanReadIsNoticed() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), Fixture.SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        NodeSettings node = Fixture.node(folder, Map.of("clusterSecretFile", file.toString()));
        assertThat(Fixture.cluster(node, Map.of()).decisions()).anySatisfy(sentence -> assertThat(sentence).contains("'" + file + "'").contains("chmod 600"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(Fixture.cluster(node, Map.of()).decisions()).noneMatch(sentence -> sentence.contains("chmod"));
    }

    private static SecretSource inFile(Path file) {
        return new SecretSource(Optional.empty(), Optional.of(file), NodeOptions.PID, NodeOptions.SECRET_FILE);
    }

    private static String said(SecretSource source) {
        return Fixture.sentences(source::read).get(0);
    }
}
