package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ExecResult;
import io.foundation.testkit.nodes.NodePlan;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events in real processes: what an update, {@code kill -9} and EventAdmin do to them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EventsIT {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FEATURES = "foundation-events foundation-events-log foundation-events-eventadmin foundation-events-cluster";

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static RealNode node;

    @BeforeAll
    static void start() {
        node = NODES.add(NodePlan.named("node-1")
                .withFile("etc/io.foundation.events.cfg", "durable = orders\n")
                .withFile("etc/io.foundation.events.eventadmin.cfg", "outgoing = user,osgi\nincoming = *\n"));
        node.start();
        RealNodes.awaitReady(List.of(node), START);
        node.exec("feature:install " + FEATURES, START);
        await("the events are there", () -> node.exec("events:stats"), ExecResult::ok);
    }

    private static void await(String what, Supplier<ExecResult> look, Predicate<ExecResult> enough) {
        Condition.await(what, SOON, () -> {
            ExecResult result = look.get();
            return enough.test(result) ? Optional.empty() : Optional.of(result.toString());
        });
    }

    private static JsonNode json(String command) throws IOException {
        // Options stand before arguments.
        return JSON.readTree(node.run(command.replaceFirst("^\\S+", "$0 --json")));
    }

    private static List<Long> replayed(String filter) throws IOException {
        List<Long> ids = new ArrayList<>();
        for (String line : node.run("events:replay --json " + filter).lines().filter(it -> !it.isBlank()).toList()) {
            ids.add(JSON.readTree(line).get("id").longValue());
        }
        return ids;
    }

    private static void awaitLogged(long id) {
        await("event " + id + " is in the log", () -> node.exec("events:stats --json"), result -> {
            try {
                return result.ok() && JSON.readTree(result.out()).get("log").path("lastId").asLong() >= id;
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    @Order(1)
    void anUpdateInPlaceKeepsEventsIdsAndCounts() throws IOException {
        for (int i = 0; i < 5; i++) {
            node.run("events:emit -s orders -k order-" + i + " order.placed n=" + i);
        }
        long stored = json("events:stats").get("stored").longValue();
        long next = json("events:stats").get("nextId").longValue();
        node.run("bundle:update foundation-events-core");
        await("the events are there again", () -> node.exec("events:query -s orders --oldest --no-format"), result -> result.ok() && result.out().lines().count() == 5);
        assertThat(json("events:stats").get("stored").longValue()).isGreaterThanOrEqualTo(stored);
        assertThat(json("events:emit after.update").get("id").longValue()).isGreaterThanOrEqualTo(next);
    }

    @Test
    @Order(2)
    void whatTheLogHasOutlivesKillAndIdsGoOn() throws IOException {
        long last = json("events:emit -s orders -k order-9 order.paid").get("id").longValue();
        awaitLogged(last);
        List<Long> before = replayed("-s orders");
        assertThat(before).hasSize(6).endsWith(last);
        node.kill();
        node.start();
        RealNodes.awaitReady(List.of(node), START);
        await("the events are there again", () -> node.exec("events:query -s orders --no-format"), result -> result.ok() && result.out().lines().count() == 6);
        assertThat(replayed("-s orders")).isEqualTo(before);
        assertThat(replayed("--after " + before.get(3) + " -s orders")).isEqualTo(before.subList(4, 6));
        assertThat(json("events:emit -s orders next").get("id").longValue()).isGreaterThan(last);
    }

    @Test
    @Order(4)
    void twoNodesTellEachOther() throws IOException {
        RealNode other = NODES.add(NodePlan.named("node-2"));
        other.start();
        RealNodes.awaitReady(List.of(node, other), START);
        other.exec("feature:install " + FEATURES, START);
        await("the events are there", () -> other.exec("events:cluster --json"), result -> result.ok() && result.out().contains("node-1") && result.out().contains("node-2"));
        JsonNode emitted = json("events:emit -c story-1 --everywhere maintenance.begun");
        other.run("events:emit -c story-1 maintenance.done");
        JsonNode copy = JSON.readTree(other.run("events:query -c story-1 --json maintenance.begun")).get(0);
        assertThat(copy.get("node").asText()).isEqualTo("node-1");
        assertThat(copy.get("originId").longValue()).isEqualTo(emitted.get("id").longValue());
        assertThat(json("events:cluster -c story-1").get("events").findValuesAsText("node")).as("each once").containsExactlyInAnyOrder("node-1", "node-2");
        other.stop();
    }

    /** The bridge takes in every topic there is, and sends what it took in: were there no guard, this would not end. */
    @Test
    @Order(3)
    void nothingGoesRoundThroughEventAdmin() throws IOException {
        node.run("events:emit -k loop-1 loop.begin");
        node.run("bundle:restart foundation-events-shell");
        await("EventAdmin's own come in", () -> node.exec("events:query -s osgi --no-format org.osgi.framework.BundleEvent.*"), result -> result.ok() && !result.out().isBlank());
        // What goes round makes thousands in a second; Karaf's own log events and those of bundles are a few.
        long before = json("events:stats").get("stored").longValue();
        for (int i = 0; i < 10; i++) {
            node.run("events:emit -k loop-" + i + " loop.again");
        }
        assertThat(json("events:query -n 1000 -s osgi io.foundation.*")).as("none of ours has come back").isEmpty();
        assertThat(json("events:stats").get("stored").longValue() - before).isLessThan(1_000);
    }
}
