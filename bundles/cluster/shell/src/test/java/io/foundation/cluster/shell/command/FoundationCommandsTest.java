package io.foundation.cluster.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.execution.ThreadCensus;
import io.foundation.base.api.lifecycle.ComponentDiagnosis.ComponentState;
import io.foundation.base.api.lifecycle.ComponentDiagnosis.State;
import io.foundation.base.api.lifecycle.HealthChecks;
import io.foundation.base.api.lifecycle.HealthChecks.Outcome;
import io.foundation.base.api.lifecycle.HealthChecks.Status;
import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.base.api.lifecycle.Readiness.Report;
import io.foundation.cluster.api.admin.NodeAdmin;
import io.foundation.cluster.shell.fakes.FakeCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FoundationCommandsTest {

    private final FakeCluster cluster = FakeCluster.ofThree("default");
    private final Console console = new Console(cluster);

    @Test
    void showsTheNode() {
        console.node.decisions.add("gossip: this machine has a network with multicast");
        console.node.problems.put("io.foundation.cluster~lab", List.of("The key 'discovry' is not known: did you mean discovery?"));
        assertThat(console.lines(new InfoCommand())).containsExactly(
                "Node         node-1",
                "Foundation   0.1.0",
                "Clusters     default",
                "bind         127.0.0.1:7801",
                "data folder  data/foundation",
                "",
                "Cluster default",
                "  detector  swim",
                "",
                "Decisions",
                "  gossip: this machine has a network with multicast",
                "",
                "Problems of io.foundation.cluster~lab",
                "  The key 'discovry' is not known: did you mean discovery?");
        JsonNode info = console.json(new InfoCommand());
        assertThat(info).isEqualTo(Console.parse("""
                {"node":"node-1","version":"0.1.0","clusters":["default"],
                 "facts":{"bind":"127.0.0.1:7801","data folder":"data/foundation"},
                 "clusterFacts":{"default":{"detector":"swim"}},
                 "decisions":["gossip: this machine has a network with multicast"],
                 "problems":{"io.foundation.cluster~lab":["The key 'discovry' is not known: did you mean discovery?"]}}"""));
        console.node.name = Optional.empty();
        assertThat(console.lines(new InfoCommand())).first().isEqualTo("Node         none: its configuration is wrong");
    }

    @Test
    void isHealthyWhenReady() {
        console.base.reports.add(new Report("cluster:default", true, ""));
        assertThat(console.lines(new HealthCommand())).containsExactly(
                "What            │ Ready │ Reason",
                "────────────────┼───────┼───────",
                "cluster:default │ yes   │",
                "This node is ready.");
        assertThat(console.json(new HealthCommand()).get("ready").booleanValue()).isTrue();
    }

    @Test
    void failsWithTheReasonsWhenNotReady() {
        console.base.reports.add(new Report("cluster:default", false, "no peer yet"));
        console.base.reports.add(new Report("cluster:lab", false, ""));
        console.base.reports.add(new Report("components", true, ""));
        cluster.problems.add("The secret is the default one.");
        Console.Failed failed = console.run(new HealthCommand());
        assertThat(failed.output()).contains("no peer yet", "Problem of cluster default: The secret is the default one.");
        assertThat(failed.line()).isEqualTo("This node is not ready: it waits for cluster:default (no peer yet), cluster:lab.");
    }

    @Test
    void keepsOneDocumentWhenNotReady() {
        console.base.reports.add(new Report("cluster:default", false, "no peer yet"));
        console.services.remove(NodeAdmin.class);
        HealthCommand command = new HealthCommand();
        command.json = true;
        Console.Failed failed = console.run(command);
        assertThat(Console.parse(failed.output())).isEqualTo(Console.parse("""
                {"ready":false,"reports":[{"name":"cluster:default","ready":false,"reason":"no peer yet"}],"checks":[],
                 "problems":{"node":["The cluster engine is not there: see bundle:diag for foundation-cluster-core."]}}"""));
        assertThat(failed.line()).isEmpty();
    }

    @Test
    void showsTheHealthChecksAndFailsByThoseThatSayWhetherItIsReady() {
        console.base.reports.add(new Report("cluster:default", true, ""));
        List<Outcome> outcomes = new ArrayList<>(List.of(new Outcome("agreement", Set.of("cluster"), Status.CRITICAL, List.of("No session for 70 s.")),
                new Outcome("members", Set.of("cluster"), Status.OK, List.of())));
        console.services.add((HealthChecks) () -> outcomes);
        assertThat(console.lines(new HealthCommand())).as("a check of another kind is shown, and decides nothing").containsExactly(
                "What            │ Ready    │ Reason",
                "────────────────┼──────────┼─────────────────────",
                "cluster:default │ yes      │",
                "check:agreement │ critical │ No session for 70 s.",
                "check:members   │ ok       │",
                "This node is ready.");
        WhyCommand why = new WhyCommand();
        assertThat(console.lines(why)).filteredOn(line -> line.startsWith("check:")).singleElement().asString().contains("critical", "No session for 70 s.");
        why.component = "Agreement";
        assertThat(console.lines(why)).containsExactly("The health check 'agreement' says: critical.", "  No session for 70 s.");

        outcomes.add(0, new Outcome("disk", Set.of(HealthChecks.SYSTEM_READY), Status.TEMPORARILY_UNAVAILABLE, List.of("It is full.")));
        assertThat(console.failure(new HealthCommand())).isEqualTo("This node is not ready: it waits for check:disk (It is full.).");
        HealthCommand command = new HealthCommand();
        command.json = true;
        JsonNode json = Console.parse(console.run(command).output());
        assertThat(json.get("ready").booleanValue()).isFalse();
        assertThat(json.get("checks").get(0)).isEqualTo(Console.parse("""
                {"name":"disk","tags":["systemready"],"status":"temporarily unavailable","passes":false,"reasons":["It is full."]}"""));
    }

    @Test
    void isNotHealthyWithoutTheRuntime() {
        console.services.remove(Readiness.class);
        assertThat(console.failure(new HealthCommand())).startsWith("The service Readiness is not there: see whether the bundle foundation-base-runtime");
    }

    @Test
    void saysWhyAComponentDoesNotWork() {
        diagnose();
        WhyCommand command = new WhyCommand();
        command.component = "Netty";
        assertThat(console.lines(command)).containsExactly(
                "io.foundation.transport.netty.Netty (bundle foundation-transport-netty) does not work: something it needs is missing.",
                "  the service OwnedExecutors");
        command.component = "Gossip";
        assertThat(console.lines(command)).containsExactly(
                "io.foundation.discovery.gossip.Gossip (bundle foundation-discovery-gossip) does not work: its start failed.",
                "  BindException: address in use");
        assertThat(console.json(command)).isEqualTo(Console.parse("""
                {"name":"io.foundation.discovery.gossip.Gossip","bundle":"foundation-discovery-gossip","state":"failed","works":false,
                 "unsatisfied":[],"failure":"BindException: address in use"}"""));
    }

    @Test
    void listsAllComponents() {
        diagnose();
        assertThat(console.lines(new WhyCommand())).containsExactly(
                "Component                             │ State             │ Why",
                "──────────────────────────────────────┼───────────────────┼──────────────────────────────",
                "io.foundation.transport.netty.Netty   │ missing reference │ the service OwnedExecutors",
                "io.foundation.discovery.gossip.Gossip │ failed            │ BindException: address in use");
    }

    @Test
    void namesTheNearestOfAnUnknownComponent() {
        diagnose();
        WhyCommand command = new WhyCommand();
        command.component = "Gosip";
        assertThat(console.failure(command)).isEqualTo("No component 'Gosip' is known: did you mean Gossip?");
        command.component = "Elephant";
        assertThat(console.failure(command)).isEqualTo(
                "No component 'Elephant' is known: foundation:why without a name lists them all.");
    }

    @Test
    void listsExecutors() {
        console.base.entries.add(new ThreadCensus.Entry("foundation-cluster-core", "timer", "timer", 0, 4, 120, 0));
        console.base.entries.add(new ThreadCensus.Entry("foundation-cluster-core", "handlers", "virtual", 1, -1, 7, 2));
        console.base.entries.add(new ThreadCensus.Entry("foundation-transport-netty", "threads", "threads", 2, -1, -1, -1));
        assertThat(console.lines(new ThreadsCommand())).startsWith(
                "Owner                      │ Executor │ Kind    │ Active │ Waiting │ Done │ Rejected",
                "───────────────────────────┼──────────┼─────────┼────────┼─────────┼──────┼─────────",
                "foundation-cluster-core    │ handlers │ virtual │      1 │       - │    7 │        2",
                "foundation-cluster-core    │ timer    │ timer   │      0 │       4 │  120 │        0",
                "foundation-transport-netty │ threads  │ threads │      2 │       - │    - │        -")
                .last().asString().matches("3 executors of 2 bundles; the whole JVM has [1-9]\\d* platform threads?\\.");
        JsonNode json = console.json(new ThreadsCommand());
        assertThat(json.get(0).get("queued").isNull()).isTrue();
        assertThat(json.get(1).get("queued").intValue()).isEqualTo(4);
        assertThat(json.get(2).get("completed").isNull()).isTrue();
    }

    @Test
    void errorsAreListedAndExplainedByCodeAndByName() {
        assertThat(console.lines(new ErrorsCommand())).hasSize(ErrorType.values().length + 2).anyMatch(line -> line.startsWith("4301 │ timeout "));
        ErrorsCommand one = new ErrorsCommand();
        for (String written : List.of("4102", "unreachable", "UNREACHABLE", "[4102:unreachable]")) {
            one.error = written;
            assertThat(console.lines(one)).startsWith("Code        4102", "Error       unreachable", "Category    external", "Severity    medium",
                    "Try again   after 1 s, then 2 s, at most 30 s");
        }
        assertThat(console.json(one).get("retry").textValue()).isEqualTo("exponential backoff");
        one.error = "unreachabel";
        assertThat(console.failure(one)).isEqualTo("There is no error 'unreachabel': did you mean unreachable?");
        one.error = "42";
        assertThat(console.failure(one)).isEqualTo("There is no error '42': foundation:errors lists them all.");
    }

    private void diagnose() {
        console.base.components.add(new ComponentState("io.foundation.transport.netty.Netty", "foundation-transport-netty",
                State.MISSING_REFERENCE, List.of("the service OwnedExecutors"), ""));
        console.base.components.add(new ComponentState("io.foundation.discovery.gossip.Gossip", "foundation-discovery-gossip",
                State.FAILED, List.of(), "BindException: address in use"));
    }
}
