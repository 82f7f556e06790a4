package io.foundation.cluster.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.admin.NodeAdmin;
import io.foundation.cluster.shell.fakes.FakeCluster;
import org.junit.jupiter.api.Test;

class WhichClusterTest {

    @Test
    void needsNoNameIfThereIsOneCluster() {
        assertThat(new Console(FakeCluster.ofThree("lab")).lines(new NodesCommand())).last().asString().startsWith("3 nodes");
    }

    @Test
    void takesTheDefaultAmongSeveral() {
        FakeCluster lab = new FakeCluster("lab");
        lab.members.add(FakeCluster.ofThree("x").self());
        Console console = new Console(lab, FakeCluster.ofThree("default"));
        assertThat(console.lines(new NodesCommand())).last().asString().startsWith("3 nodes");
        NodesCommand named = new NodesCommand();
        named.cluster = "lab";
        assertThat(console.lines(named)).last().isEqualTo("1 node: 1 ready");
    }

    @Test
    void namesThemIfNoneIsTheDefault() {
        Console console = new Console(FakeCluster.ofThree("lab"), FakeCluster.ofThree("alpha"));
        assertThat(console.failure(new NodesCommand()))
                .isEqualTo("This node is in several clusters (alpha, lab): say which one with --cluster NAME.");
    }

    @Test
    void namesTheNearestOfAnUnknownOne() {
        Console console = new Console(FakeCluster.ofThree("lab"), FakeCluster.ofThree("alpha"));
        NodesCommand command = new NodesCommand();
        command.cluster = "alhpa";
        assertThat(console.failure(command))
                .isEqualTo("This node is in no cluster 'alhpa': its clusters are alpha, lab. Did you mean alpha?");
    }

    @Test
    void saysWhatToDoWithoutAny() {
        assertThat(new Console().failure(new NodesCommand())).isEqualTo("This node is in no cluster: set cluster=auto in the file "
                + "etc/io.foundation.cluster.cfg, or see foundation:info for what was decided and why.");
    }

    @Test
    void saysWhichBundleIsMissing() {
        Console console = new Console(FakeCluster.ofThree("lab"));
        console.services.remove(NodeAdmin.class);
        assertThat(console.failure(new NodesCommand())).isEqualTo("The service NodeAdmin is not there: see whether the bundle "
                + "foundation-cluster-core is active with bundle:diag, and start it.");
    }

    @Test
    void saysThatAClusterIsStarting() {
        Console console = new Console(FakeCluster.ofThree("lab"));
        console.services.remove(Cluster.class);
        assertThat(console.failure(new NodesCommand())).startsWith("The cluster 'lab' is starting or stopping");
    }

    @Test
    void paintsAFailureOnlyOnATerminal() {
        Console console = new Console();
        console.colours = true;
        assertThat(console.failure(new NodesCommand())).startsWith("\u001b[31mThis node").endsWith("\u001b[39m");
    }
}
