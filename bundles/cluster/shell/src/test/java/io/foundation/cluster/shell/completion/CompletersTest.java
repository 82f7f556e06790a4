package io.foundation.cluster.shell.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.lifecycle.ComponentDiagnosis.ComponentState;
import io.foundation.base.api.lifecycle.ComponentDiagnosis.State;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.messaging.MessageHandler;
import io.foundation.cluster.shell.fakes.FakeBase;
import io.foundation.cluster.shell.fakes.FakeCluster;
import io.foundation.cluster.shell.fakes.FakeNode;
import io.foundation.cluster.shell.handler.EchoHandler;
import io.foundation.cluster.shell.handler.Notes;
import io.foundation.testkit.console.FakeServices;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompletersTest {

    private final FakeServices services = new FakeServices();

    @Test
    void offerWhatIsKnown() {
        FakeNode node = new FakeNode();
        FakeCluster lab = FakeCluster.ofThree("lab");
        node.clusters.add(lab);
        FakeBase base = new FakeBase();
        base.components.add(new ComponentState("a.B", "a", State.ACTIVE, List.of(), ""));
        services.add(node).add(base).add(lab, Map.of(Cluster.NAME, "lab"))
                .add(new EchoHandler(), Map.of(MessageHandler.SUBJECT, "echo"))
                .add(new Notes(), Map.of(MessageHandler.SUBJECT, "note"));
        assertThat(new ClusterCompleter().words(services)).containsExactly("lab");
        assertThat(new NodeCompleter().words(services)).containsExactly("node-1", "node-2", "node-3");
        assertThat(new EverybodyCompleter().words(services)).containsExactly("all", "node-1", "node-2", "node-3");
        assertThat(new SubjectCompleter().words(services)).containsExactly("echo", "note");
        assertThat(new ComponentCompleter().words(services)).containsExactly("a.B");
        assertThat(new TopologyCompleter().words(services)).containsExactly("fullmesh", "hyparview");
        assertThat(new GoalCompleter().words(services)).containsExactly("low_latency", "high_throughput", "massive_scale", "event_driven");
        assertThat(new GraphFormatCompleter().words(services)).containsExactly("dot", "json", "text");
    }

    @Test
    void offerNothingWithoutServices() {
        assertThat(new ClusterCompleter().words(services)).isEmpty();
        assertThat(new NodeCompleter().words(services)).isEmpty();
        assertThat(new SubjectCompleter().words(services)).isEmpty();
        assertThat(new ComponentCompleter().words(services)).isEmpty();
    }
}
