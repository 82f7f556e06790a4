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

/** Services that are replaced under a bundle that uses them all the time, spans over two nodes, and a node that is told to stop while it is asked. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServicesSwapIT {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TELEMETRY = "foundation-telemetry-core";
    private static final String PROTECTION = "foundation-protection-core";
    private static final int STEPS = 300;

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static LoadedNodes nodes;
    private static RealNode user;
    private static RealNode server;

    @BeforeAll
    static void form() throws IOException {
        for (String name : List.of("node-1", "node-2")) {
            NODES.add(NodePlan.named(name).withFile("etc/io.foundation.protection-work.cfg", "rate = fixed\nrate.limit = 100000\nrate.window = 1h\n")
                    .withFile("etc/io.foundation.telemetry.cfg", "traceSampling = 100\n").withFile("etc/io.foundation.telemetry.reporters.cfg", "traceFile = ${karaf.data}/spans.jsonl\n")).start();
        }
        RealNodes.awaitReady(NODES.nodes(), START);
        nodes = LoadedNodes.start(NODES, List.of());
        user = nodes.get(0);
        server = nodes.get(1);
        Path work = MadeBundles.work(NODES.folder().resolve("work.jar"));
        for (RealNode node : nodes.all()) {
            node.run("feature:install foundation-telemetry foundation-protection");
            node.run("bundle:install -s " + work.toUri());
            Condition.await("the work can begin", SOON, () -> Optional.of(node.exec("work:report")).filter(result -> !result.ok() || !result.toString().contains("used=0")).map(ExecResult::toString));
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
    void whatIsCountedAndUsedOutlivesEveryVersion() throws IOException {
        user.run("work:begin");
        awaitSteps();
        int micro = 1;
        for (int round = 0; round < 2; round++) {
            for (String part : List.of(TELEMETRY, PROTECTION)) {
                nodes.update(user, part, micro++);
                awaitSteps();
                besides(part, micro++);
                awaitSteps();
            }
        }
        user.run("work:end");
        Condition.await("all that was counted and used is known", SOON, () -> {
            Map<String, String> report = report(user);
            return report.get("seen").equals(report.get("counted")) && report.get("timed").equals(report.get("counted")) && isUsed(report) ? Optional.empty() : Optional.of(report.toString());
        });
        System.out.println("Replaced under work: " + report(user));
        assertThat(report(user).keySet()).as("a call is refused only while its service is replaced").filteredOn(name -> name.startsWith("call.")).isSubsetOf("call.closed");
    }

    /** A call that was refused because its service was just going may have used its rate all the same. */
    private static boolean isUsed(Map<String, String> report) {
        long more = Long.parseLong(report.get("used")) - Long.parseLong(report.get("called"));
        return more >= 0 && more <= Long.parseLong(report.getOrDefault("call.closed", "0"));
    }

    /** The newer version beside the one that serves, which then goes. */
    private static void besides(String part, int micro) throws IOException {
        String before = user.run("bundle:list -t 0 -s --no-format").lines().filter(line -> line.contains(part)).findFirst().orElseThrow().strip().split("\\s")[0];
        Path newer = NODES.folder().resolve(part + "-" + micro + ".jar");
        MadeBundles.newer(nodes.built(part), micro, newer);
        user.run("bundle:install -s " + newer.toUri());
        awaitSteps();
        user.run("bundle:uninstall " + before);
        assertThat(user.run("bundle:list -t 0 -s --no-format").lines().filter(line -> line.contains(part)).toList()).singleElement().asString().contains("Active", "0.1." + micro);
    }

    private static void awaitSteps() {
        long counted = reported(user, "counted");
        long called = reported(user, "called");
        Condition.await("it works", SOON, () -> reported(user, "counted") > counted + STEPS && reported(user, "called") > called + STEPS ? Optional.empty() : Optional.of(user.run("work:report")));
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
