package io.foundation.coordination.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.DocumentTree;
import io.foundation.coordination.shell.fixture.LocalCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TreeCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalCluster cluster = new LocalCluster();
    private final Console console = new Console(cluster);
    private final DocumentTree settings = cluster.of("node-2", "shop").tree("settings");

    @AfterEach
    void end() {
        cluster.close();
    }

    private void fill() {
        for (String path : List.of("/orders", "/orders/us", "/orders/eu", "/orders/eu/limit", "/stock")) {
            Blocking.get(settings.put(path, path.endsWith("limit") ? "500".getBytes(StandardCharsets.UTF_8) : new byte[0]), PATIENCE);
        }
    }

    private static TreeCommand of(String path) {
        TreeCommand command = new TreeCommand();
        command.tree = "settings";
        command.path = path;
        return command;
    }

    private List<String> paths(TreeCommand command) {
        List<String> paths = new ArrayList<>();
        console.json(command).get("documents").forEach(document -> paths.add(document.get("path").textValue()));
        command.json = false;
        return paths;
    }

    @Test
    void listTreesAndWhatIsInOne() {
        assertThat(console.lines(new TreeCommand())).last().isEqualTo("There is no tree.");
        assertThat(console.lines(of("/"))).last().isEqualTo("There is nothing in the tree 'settings'.");
        fill();
        assertThat(console.json(new TreeCommand()).get("trees").get(0).get("name").textValue()).isEqualTo("settings");
        assertThat(paths(of("/"))).containsExactly("/orders", "/orders/eu", "/orders/eu/limit", "/orders/us", "/stock");
        assertThat(console.lines(of("/"))).hasSize(7).anyMatch(line -> line.matches("/orders/eu/limit │ +\\d+ │ +3 │ 500"));
    }

    @Test
    void showAPartOfOne() {
        fill();
        assertThat(paths(of("/orders/eu"))).containsExactly("/orders/eu", "/orders/eu/limit");
        JsonNode limit = console.json(of("/orders/eu/limit")).get("documents").get(0);
        assertThat(limit.get("text").textValue()).isEqualTo("500");
        assertThat(limit.get("version").longValue()).isPositive();
        assertThat(console.failure(of("/orders/uk"))).startsWith("There is no path '/orders/uk' in the tree 'settings': ");
        assertThat(console.failure(of("orders"))).startsWith("'orders' is no path of a tree");
    }

    @Test
    void showTheFirstOfManyAndSayThatThereIsMore() {
        fill();
        TreeCommand command = of("/");
        command.lines = 3;
        assertThat(paths(command)).containsExactly("/orders", "/orders/eu", "/orders/eu/limit");
        assertThat(console.json(command).get("complete").booleanValue()).isFalse();
        command.json = false;
        assertThat(console.lines(command)).hasSize(6).last().isEqualTo("There are more than these 3: -n shows more.");
        command.lines = 5;
        assertThat(console.lines(command)).hasSize(7).last().asString().startsWith("/stock ");
        assertThat(console.json(command).get("complete").booleanValue()).isTrue();
    }
}
