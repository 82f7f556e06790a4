package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foundation.coordination.server.Owner;
import io.foundation.itests.suite.SuiteReport;
import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ExecResult;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import io.foundation.transport.api.ClusterSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts of coordination over an ensemble of three servers within three nodes, seen from a node whose server follows. */
class EnsembleContractIT {

    /** Bounds, not measurements. */
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SUITE = Duration.ofSeconds(180);

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static Optional<JsonNode> ensemble(RealNode node) {
        ExecResult result = node.exec("coordination:ensemble --json");
        try {
            return result.ok() ? Optional.of(new ObjectMapper().readTree(result.out())) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean follows(RealNode node) {
        return ensemble(node).filter(shown -> shown.get("members").size() == 3 && shown.get("server").textValue().equals("following")).isPresent();
    }

    @Test
    void everyContractIsKeptOverTheServersWithinTheNodes() throws IOException {
        List<RealNode> nodes = NODES.start(3);
        RealNodes.awaitReady(nodes, START);
        nodes.forEach(node -> node.run("feature:install foundation-coordination"));
        Condition.await("two servers follow one", START, () -> nodes.stream().filter(EnsembleContractIT::follows).count() == 2 ? Optional.empty()
                : Optional.of(nodes.stream().map(EnsembleContractIT::ensemble).toList().toString()));
        RealNode node = nodes.stream().filter(EnsembleContractIT::follows).findFirst().orElseThrow();

        ClusterSecret secret = ClusterSecret.of(Files.readString(NODES.folder().resolve("run/secret")));
        Files.write(node.folder().resolve("etc/suite.digest"), Owner.of(secret, "default").userAndPassword());
        Path suite = MadeBundles.suite(NODES.folder().resolve("suite.jar"));
        node.run("bundle:install -s " + suite.toUri());
        ExecResult run = node.exec("suite:run", SUITE);
        SuiteReport report = SuiteReport.read(run.out());
        System.out.println("Contracts over an ensemble of three: " + report.counts());
        assertThat(report.failures()).isEmpty();
        assertThat(report.counts().keySet()).as(run.toString()).containsExactlyElementsOf(SuiteReport.GROUPS);
        assertThat(report.counts().values()).allMatch(count -> count > 0);
        node.run("bundle:uninstall foundation-itests-suite");
    }
}
