package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.testkit.console.CommandRunner;
import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ExecResult;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three nodes with the registry and a user's bundle: what is registered is found and called from the others, outlives an update of the registry, and goes with its bundle and its node. */
class RegistryIT {

    /** Bounds, not measurements: they only end a test that would wait for ever. */
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String USER = "foundation-itests-registrar";

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static RealNode one;
    private static RealNode two;
    private static RealNode three;

    @BeforeAll
    static void form() throws IOException {
        Path user = MadeBundles.registrar(NODES.folder().resolve("registrar.jar"));
        List<RealNode> all = NODES.start(3);
        RealNodes.awaitReady(all, START);
        one = all.get(0);
        two = all.get(1);
        three = all.get(2);
        for (RealNode node : all) {
            ExecResult installed = node.exec("feature:install foundation-registry", START);
            assertThat(installed.ok()).as(installed.toString()).isTrue();
            node.run("bundle:install -s " + user.toUri());
        }
        all.forEach(RegistryIT::awaitCommands);
        all.forEach(node -> assertThat(node.logged()).as("what is configured is understood").doesNotContain("there is no key"));
    }

    private static void awaitCommands(RealNode node) {
        Condition.await("the commands of " + node.name() + " are there", START, () -> {
            ExecResult listed = node.exec("registry:nodes --json");
            return listed.ok() && CommandRunner.parse(listed.out()).size() == 3 && node.exec("registrar:say x").ok() ? Optional.empty() : Optional.of(listed.toString());
        });
    }

    /** The instances that a node finds, as node and word. */
    private static List<String> found(RealNode node, String query) {
        ExecResult result = node.exec("registry:find --json \"" + query + "\"");
        List<String> found = new ArrayList<>();
        if (result.ok()) {
            CommandRunner.parse(result.out()).forEach(each -> found.add(each.get("node").asText() + " " + each.get("metadata").path("word").asText("-")));
        }
        return found;
    }

    private static void awaitFound(RealNode node, String query, String... expected) {
        Condition.await(node.name() + " finds " + List.of(expected) + " by " + query, SOON, () -> {
            List<String> found = found(node, query);
            return found.equals(List.of(expected)) ? Optional.empty() : Optional.of(found.toString());
        });
    }

    private static long changes(RealNode of, RealNode seenBy) {
        for (JsonNode each : CommandRunner.parse(seenBy.run("registry:nodes --json"))) {
            if (each.get("node").asText().equals(of.name())) {
                return each.get("changes").asLong();
            }
        }
        return -1;
    }

    @Test
    void whatIsRegisteredIsFoundCalledKeptAndGoesWithItsOwner() {
        one.run("registrar:offer orders a");
        two.run("registrar:offer orders b");
        one.run("registrar:export eu");
        awaitFound(three, "@name = orders and capabilities = echo", "node-1 a", "node-2 b");
        awaitFound(three, "region = eu", "node-1 -");
        System.out.println(three.run("registry:find"));
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            answers.add(CommandRunner.parse(three.run("registry:route --json orders ping")).get("answer").asText());
        }
        assertThat(answers).containsExactlyInAnyOrder("a ping", "b ping");
        System.out.println(three.run("registry:route -b least-latency orders ping"));

        // In place: the others hear no more of it than the new date of the service of OSGi.
        long before = changes(one, three);
        ExecResult updated = one.exec("bundle:update foundation-registry-core", START);
        assertThat(updated.ok()).as(updated.toString()).isTrue();
        Condition.await("the registry of node-1 is back with all it had", SOON, () -> {
            ExecResult listed = one.exec("registry:list --json");
            return listed.ok() && CommandRunner.parse(listed.out()).size() == 2 ? Optional.empty() : Optional.of(listed.toString());
        });
        System.out.println(one.run("registry:list"));
        assertThat(found(three, "@node = node-1")).containsExactlyInAnyOrder("node-1 a", "node-1 -");
        assertThat(changes(one, three)).isBetween(before, before + 1);
        assertThat(CommandRunner.parse(three.run("registry:route --json orders ping")).get("answer").asText()).endsWith("ping");
        Condition.await("the handles from before the update are as good as they were", SOON, () -> {
            ExecResult said = one.exec("registrar:say c");
            return said.out().contains("orders true") ? Optional.empty() : Optional.of(said.toString());
        });
        awaitFound(three, "@name = orders", "node-1 c", "node-2 b");
        one.run("registrar:lease short 500");
        Condition.await("the lease runs out", SOON, () -> one.run("registry:status").contains("Expired          1") ? Optional.empty() : Optional.of(one.run("registry:status")));

        one.run("bundle:stop " + USER);
        awaitFound(three, "@node = node-1");
        awaitFound(three, "@name = orders", "node-2 b");
        assertThat(one.run("registry:list")).contains("Nothing is registered.");
        one.run("bundle:start " + USER);
        Condition.await("it can register again", SOON, () -> one.exec("registrar:offer orders d").ok() ? Optional.empty() : Optional.of("not yet"));
        awaitFound(three, "@name = orders", "node-1 d", "node-2 b");

        two.kill();
        awaitFound(three, "@name = orders", "node-1 d");
        assertThat(CommandRunner.parse(three.run("registry:route --json orders ping")).get("answer").asText()).isEqualTo("d ping");
        System.out.println(three.run("registry:nodes"));
        two.start();
        RealNodes.awaitReady(NODES.nodes(), START);
        awaitCommands(two);
        two.run("registrar:offer orders e");
        awaitFound(three, "@name = orders", "node-1 d", "node-2 e");
        awaitFound(two, "@name = orders", "node-1 d", "node-2 e");
    }
}
