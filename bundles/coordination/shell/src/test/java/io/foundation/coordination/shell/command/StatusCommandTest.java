package io.foundation.coordination.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.lifecycle.ComponentDiagnosis;
import io.foundation.base.api.lifecycle.ComponentDiagnosis.ComponentState;
import io.foundation.base.api.lifecycle.ComponentDiagnosis.State;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.shell.fixture.LocalCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String STORE = "io.foundation.coordination.zookeeper.StoreComponent";

    private final LocalCluster cluster = new LocalCluster();

    @AfterEach
    void end() {
        cluster.close();
    }

    private record Diagnosis(List<ComponentState> components) implements ComponentDiagnosis {

        @Override
        public Optional<ComponentState> find(String name) {
            throw new UnsupportedOperationException("no command does this");
        }
    }

    private static Diagnosis store(State state, String... unsatisfied) {
        return new Diagnosis(List.of(new ComponentState("x.Other", "foundation-cluster-core", State.FAILED, List.of(), "not of ours"),
                new ComponentState(STORE, "foundation-coordination-zookeeper", state, List.of(unsatisfied), state == State.FAILED ? "no memory" : "")));
    }

    @Test
    void showsEachClusterAndWhatWasAsked() {
        Console console = new Console(cluster);
        Blocking.get(console.coordination.counter("c").add(1), PATIENCE);
        JsonNode json = console.json(new StatusCommand());
        JsonNode row = json.get("clusters").get(0);
        assertThat(row.get("cluster").textValue()).isEqualTo("local");
        assertThat(row.get("store").textValue()).isEqualTo("local");
        assertThat(row.get("state").textValue()).isEqualTo("active");
        assertThat(row.get("sessions").intValue()).isOne();
        assertThat(row.get("commits").get("answered").intValue()).isPositive();
        assertThat(row.get("commits").get("p99Nanos").longValue()).isPositive();
        assertThat(json.get("missing")).isEmpty();
        List<String> lines = console.lines(new StatusCommand());
        assertThat(lines.get(0)).matches("Cluster │ Store │ State  │ For │ Session +│ Sessions │ Suspended │ Lost │ Watches │ Under way");
        assertThat(lines.get(4)).startsWith("Cluster │ Calls   │ Answered │");
        assertThat(lines).hasSize(9);
        StatusCommand plain = new StatusCommand();
        plain.noFormat = true;
        assertThat(console.lines(plain)).singleElement().asString().startsWith("local\tlocal\tactive\t");
    }

    @Test
    void saysThatTheSessionIsOver() {
        Console console = new Console(cluster);
        cluster.closeLast();
        Awaitility.await().atMost(PATIENCE).until(() -> console.json(new StatusCommand()).get("clusters").get(0).get("losses").intValue() == 1);
        assertThat(console.json(new StatusCommand()).get("clusters").get(0).get("state").textValue()).isEqualTo("lost");
    }

    @Test
    void saysWhatToInstallIfThereIsNothing() {
        Console console = new Console(null);
        assertThat(console.lines(new StatusCommand())).contains("This node agrees with nobody yet.")
                .last().isEqualTo("Missing: a store. Install foundation-coordination, which chooses one by itself.");
        assertThat(console.failure(new LocksCommand())).isEqualTo("This node agrees with nobody yet: coordination:status says what is missing.");
    }

    @Test
    void saysWhatToWriteIfNothingIsConfigured() {
        Console console = new Console(null);
        console.services.add(store(State.WAITING_FOR_CONFIGURATION));
        assertThat(console.lines(new StatusCommand())).last().asString().startsWith("Missing: the store on servers of ZooKeeper is installed and not configured: install foundation-coordination")
                .contains("etc/io.foundation.coordination.zookeeper-NAME.cfg").doesNotContain("Install");
        assertThat(console.json(new StatusCommand()).get("missing")).hasSize(1);
    }

    @Test
    void saysWhatDoesNotWork() {
        Console console = new Console(cluster);
        console.services.add(store(State.MISSING_REFERENCE, "OwnedExecutors is missing"));
        assertThat(console.lines(new StatusCommand())).last().isEqualTo("Not working: " + STORE + " of foundation-coordination-zookeeper: OwnedExecutors is missing.");
        console.services.remove(ComponentDiagnosis.class);
        console.services.add(store(State.FAILED));
        assertThat(console.lines(new StatusCommand())).last().asString().endsWith("foundation-coordination-zookeeper: no memory.");
        console.services.remove(ComponentDiagnosis.class);
        console.services.add(store(State.ACTIVE));
        assertThat(console.lines(new StatusCommand())).last().asString().contains("is configured, but there is no store");
    }
}
