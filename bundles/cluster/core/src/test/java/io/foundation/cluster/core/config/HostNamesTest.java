package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostNamesTest {

    @TempDir
    Path folder;

    @Test
    void aNameIsMadeOnceAndKept() throws IOException {
        Path file = folder.resolve("node-name");
        NodeName name = HostNames.keptName(file);
        assertThat(name.value()).matches(".+-[0-9a-f]{4}");
        assertThat(HostNames.keptName(file)).isEqualTo(name);
        assertThat(Files.readString(file).strip()).isEqualTo(name.value());
    }

    @Test
    void aFileCutToNothingCountsAsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("node-name"), "\n");
        NodeName name = HostNames.keptName(file);
        assertThat(Files.readString(file).strip()).isEqualTo(name.value());
    }

    @Test
    void aFileThatHoldsNoNameIsSaidWithWhatToDo() throws IOException {
        for (String content : new String[] {"not a name", "x".repeat(2_000), "a\nb"}) {
            Path file = Files.writeString(folder.resolve("node-name"), content);
            assertThat(Fixture.sentences(() -> HostNames.keptName(file))).singleElement().asString().contains(file.toString()).contains("delete it, or set 'name'");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidWithWhatToDo() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "").resolve("node-name");
        assertThat(Fixture.sentences(() -> HostNames.keptName(file))).singleElement().asString().contains(file.toString()).contains("set 'name' in io.foundation.node");
    }

    @Test
    void theHostsFirstLabelIsMadeFit() {
        assertThat(HostNames.label("db1.example.org")).isEqualTo("db1");
        assertThat(HostNames.label("my_host")).isEqualTo("my-host");
        assertThat(HostNames.label("-x-")).isEqualTo("x");
        assertThat(HostNames.label("ähm")).isEqualTo("hm");
        assertThat(HostNames.label("")).isEqualTo("node");
        assertThat(HostNames.label(".local")).isEqualTo("node");
        assertThat(HostNames.label("x".repeat(200))).hasSize(48);
        assertThat(HostNames.label("x".repeat(47) + "-y")).isEqualTo("x".repeat(47));
    }
}
