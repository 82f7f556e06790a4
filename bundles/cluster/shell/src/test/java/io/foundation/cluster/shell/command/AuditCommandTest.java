package io.foundation.cluster.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.cluster.api.admin.AuditEntry;
import io.foundation.cluster.shell.fakes.FakeCluster;
import org.junit.jupiter.api.Test;

class AuditCommandTest {

    private final FakeCluster cluster = new FakeCluster("default");

    @Test
    void listsWhatWasRefused() {
        Console console = new Console(cluster);
        assertThat(console.lines(new AuditCommand())).contains("Nothing was refused.");
        cluster.audit.add(new AuditEntry(FakeCluster.NOW - 60_000, FakeCluster.NOW, 12, "link", "", "10.0.0.9", "secret", "it does not know the secret"));
        cluster.audit.add(new AuditEntry(FakeCluster.NOW, FakeCluster.NOW, 1, "request", "node-2", "10.0.0.2", "role", "it has the role reader"));
        assertThat(console.lines(new AuditCommand())).anyMatch(line -> line.contains("12") && line.contains("10.0.0.9") && line.contains("secret"))
                .anyMatch(line -> line.contains("node-2") && line.contains("role"));
        JsonNode json = console.json(new AuditCommand());
        assertThat(json.get(0).get("times").longValue()).isEqualTo(12);
        assertThat(json.get(0).get("who").isNull()).isTrue();
        AuditCommand one = new AuditCommand();
        one.lines = 1;
        assertThat(console.json(one)).hasSize(1);
        one.lines = 257;
        assertThat(console.failure(one)).isEqualTo("The number of lines 257 is not allowed: use 1 to 256.");
    }
}
