package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ExecResult;
import io.foundation.testkit.nodes.NodePlan;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Telemetry that is replaced under a bundle that counts all the time, spans over two nodes, and a node that is told to stop while it is asked. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServicesSwapIT {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TELEMETRY = "foundation-telemetry-core";
    private static final int STEPS = 300;
    private static final int ROUNDS = 3;

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static LoadedNodes nodes;
    private static RealNode user;
    private static RealNode server;

    @BeforeAll
    static void form() throws IOException {
        for (String name : List.of("node-1", "node-2")) {
            NODES.add(NodePlan.named(name).withFile("etc/io.foundation.telemetry.cfg", "traceSampling = 100\n").withFile("etc/io.foundation.telemetry.reporters.cfg", "traceFile = ${karaf.data}/spans.jsonl\n")).start();
        }
        RealNodes.awaitReady(NODES.nodes(), START);
        nodes = LoadedNodes.start(NODES, List.of());
        user = nodes.get(0);
        server = nodes.get(1);
        Path work = MadeBundles.work(NODES.folder().resolve("work.jar"));
        for (RealNode node : nodes.all()) {
            node.run("feature:install foundation-telemetry");
            node.run("bundle:install -s " + work.toUri());
            Condition.await("the work can begin", SOON, () -> Optional.of(node.exec("work:report")).filter(result -> !result.ok() || !result.toString().contains("counted=0")).map(ExecResult::toString));
        }
    }

    @Test
    @Order(1)
    void aRequestIsSpansOnBothNodesOfOneTrace() throws IOException {
        user.run("work:ask " + server.name());
        Condition.await("some were answered", SOON, () -> reported(user, "answered") > 10 ? Optional.empty() : Optional.of(user.run("work:report")));
        user.run("work:end");
        Map<String, JsonNode> asked = new HashMap<>();
        List<JsonNode> answered = new ArrayList<>();
        Condition.await("a request and its answer are in the files", SOON, () -> {
            asked.clear();
            answered.clear();
            spans(user).stream().filter(span -> span.path("name").asText().equals("request")).forEach(span -> asked.put(span.path("spanId").asText(), span));
            spans(server).stream().filter(span -> span.path("name").asText().equals("request.answered") && asked.containsKey(span.path("parentSpanId").asText())).forEach(answered::add);
            return answered.size() > 10 ? Optional.empty() : Optional.of(asked.size() + " asked, " + answered.size() + " answered");
        });
        for (JsonNode inner : answered) {
            JsonNode outer = asked.get(inner.path("parentSpanId").asText());
            assertThat(inner.path("traceId")).isEqualTo(outer.path("traceId"));
            assertThat(outer.path("kind").asInt()).isEqualTo(3);
            assertThat(inner.path("kind").asInt()).isEqualTo(2);
            assertThat(length(outer)).as("the way there and back belongs to it").isGreaterThanOrEqualTo(length(inner));
            assertThat(length(inner)).as("the handler takes a tenth of a second").isGreaterThan(Duration.ofMillis(90).toNanos());
        }
    }

    private static List<JsonNode> spans(RealNode node) {
        List<JsonNode> spans = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(node.folder().resolve("data/spans.jsonl"))) {
                spans.add(Facts.read(line).path("resourceSpans").path(0).path("scopeSpans").path(0).path("spans").path(0));
            }
        } catch (IOException notYet) {
            return spans;
        }
        return spans;
    }

    private static long length(JsonNode span) {
        return span.path("endTimeUnixNano").asLong() - span.path("startTimeUnixNano").asLong();
    }

    @Test
    @Order(2)
    void whatIsCountedOutlivesEveryVersion() throws IOException {
        user.run("work:begin");
        awaitSteps();
        swap();
        awaitSteps();
        int micro = 2;
        for (int round = 0; round < ROUNDS; round++) {
            nodes.update(user, TELEMETRY, micro++);
            awaitSteps();
            besides(micro++);
            awaitSteps();
        }
        user.run("work:end");
        Condition.await("all that was counted is known", SOON, () -> {
            Map<String, String> report = report(user);
            return report.get("seen").equals(report.get("counted")) && report.get("timed").equals(report.get("counted")) ? Optional.empty() : Optional.of(report.toString());
        });
        System.out.println("Replaced under work: " + report(user));
    }

    /** By the command, which proves the newer version before it removes the older. */
    private static void swap() throws IOException {
        Path newer = NODES.folder().resolve(TELEMETRY + "-1.jar");
        MadeBundles.newer(nodes.built(TELEMETRY), 1, newer);
        Path repository = MadeBundles.repository(TELEMETRY, "0.1.1", newer, NODES.folder().resolve("telemetry.xml"),
                "<feature dependency=\"true\">tp-metrics</feature><feature dependency=\"true\">tp-hdrhistogram</feature>");
        user.run("feature:repo-add " + repository.toUri());
        assertThat(user.run("foundation:swap --watch 1s " + TELEMETRY + " 0.1.1")).contains(TELEMETRY + " is 0.1.1 now, and was 0.1.0.");
    }

    /** The newer version beside the one that serves, which then goes. */
    private static void besides(int micro) throws IOException {
        String before = user.run("bundle:list -t 0 -s --no-format").lines().filter(line -> line.contains(TELEMETRY)).findFirst().orElseThrow().strip().split("\\s")[0];
        Path newer = NODES.folder().resolve(TELEMETRY + "-" + micro + ".jar");
        MadeBundles.newer(nodes.built(TELEMETRY), micro, newer);
        user.run("bundle:install -s " + newer.toUri());
        awaitSteps();
        user.run("bundle:uninstall " + before);
        assertThat(user.run("bundle:list -t 0 -s --no-format").lines().filter(line -> line.contains(TELEMETRY)).toList()).singleElement().asString().contains("Active", "0.1." + micro);
    }

    private static void awaitSteps() {
        long counted = reported(user, "counted");
        Condition.await("it works", SOON, () -> reported(user, "counted") > counted + STEPS ? Optional.empty() : Optional.of(user.run("work:report")));
    }

    private static Map<String, String> report(RealNode node) {
        return LoadedNodes.parse(node.run("work:report"));
    }

    private static long reported(RealNode node, String what) {
        return Long.parseLong(report(node).get(what));
    }

    @Test
    @Order(3)
    void aNodeThatIsToldToStopAnswersWhatItHasBegunAndIsSeenToLeave() {
        user.run("work:ask " + server.name());
        long before = reported(user, "answered");
        Condition.await("it is asked", SOON, () -> reported(user, "answered") > before + 20 ? Optional.empty() : Optional.of(user.run("work:report")));
        server.stop();
        Condition.await("it is seen to leave", SOON, () -> user.listed(server).isEmpty() ? Optional.empty() : Optional.of(user.run("cluster:nodes")));
        user.run("work:end");
        assertThat(user.run("work:missing " + server.folder().resolve("data/begun"))).contains("missing=[]");
        assertThat(Facts.events(user)).anyMatch(event -> event.contains(" left")).noneMatch(event -> event.contains(" unreachable") || event.contains(" suspect"));
        System.out.println("Stopped under requests: " + report(user));
    }
}
