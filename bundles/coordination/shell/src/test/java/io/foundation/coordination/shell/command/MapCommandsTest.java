package io.foundation.coordination.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.shell.fixture.LocalCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MapCommandsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalCluster cluster = new LocalCluster();
    private final Console console = new Console(cluster);
    private final DistributedMap limits = cluster.of("node-2", "shop").map("limits");

    @AfterEach
    void end() {
        cluster.close();
    }

    private long put(String key, String value) {
        return Blocking.get(limits.put(key, value.getBytes(StandardCharsets.UTF_8)), PATIENCE);
    }

    private Optional<String> value(String key) {
        return Blocking.get(limits.get(key), PATIENCE).map(Versioned::value).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static <T extends OfEntry> T of(T command, String key) {
        command.map = "limits";
        command.key = key;
        return command;
    }

    private static MapPutCommand putting(String key, String value) {
        MapPutCommand command = of(new MapPutCommand(), key);
        command.value = value;
        return command;
    }

    @Test
    void listMapsAndEntries() {
        assertThat(console.lines(new MapsCommand())).last().isEqualTo("There is no map.");
        put("orders", "500");
        long version = Blocking.get(limits.put("returns", new byte[] {0, 1}), PATIENCE);
        assertThat(console.lines(new MapsCommand())).containsExactly("Map    │ Entries", "───────┼────────", "limits │       2");
        assertThat(console.json(new MapsCommand()).get("maps").get(0).get("entries").intValue()).isEqualTo(2);
        MapsCommand one = new MapsCommand();
        one.map = "limits";
        assertThat(console.lines(one)).hasSize(4).anyMatch(line -> line.matches("orders +│ +\\d+ │ +3 │ 500")).anyMatch(line -> line.endsWith("│ 2 bytes: 0001"));
        JsonNode json = console.json(one);
        assertThat(json.get("found").intValue()).isEqualTo(2);
        assertThat(json.get("entries")).anySatisfy(entry -> assertThat(entry.path("text").textValue()).isEqualTo("500")).anySatisfy(entry -> {
            assertThat(entry.get("key").textValue()).isEqualTo("returns");
            assertThat(entry.get("version").longValue()).isEqualTo(version);
            assertThat(entry.get("base64").textValue()).isEqualTo("AAE=");
        });
        MapsCommand none = new MapsCommand();
        none.map = "limit";
        assertThat(console.lines(none)).last().isEqualTo("There is nothing in the map 'limit'.");
    }

    @Test
    void listTheFirstEntriesOfManyAndAllOverSeveralPages() {
        IntStream.range(0, 300).mapToObj(i -> limits.put("key" + i, new byte[0])).toList().forEach(put -> Blocking.get(put, PATIENCE));
        MapsCommand command = new MapsCommand();
        command.map = "limits";
        assertThat(console.lines(command)).hasSize(103).last().isEqualTo("These are the first 100 of 300: -n shows more.");
        command.lines = 1_000;
        JsonNode json = console.json(command);
        List<String> keys = new ArrayList<>();
        json.get("entries").forEach(entry -> keys.add(entry.get("key").textValue()));
        assertThat(keys).hasSize(300).doesNotHaveDuplicates();
        assertThat(json.get("found").intValue()).isEqualTo(300);
        command.lines = 1_001;
        assertThat(console.failure(command)).isEqualTo("The number of lines 1001 is not allowed: use 1 to 1000.");
    }

    @Test
    void getAValueOrSayWhatThereIs() {
        assertThat(console.failure(of(new MapGetCommand(), "orders"))).isEqualTo("There is no map 'limits', or nothing in it: coordination:maps lists those there are.");
        long version = put("orders", "500");
        assertThat(console.lines(of(new MapGetCommand(), "orders"))).containsExactly("Key      orders", "Version  " + version, "Bytes    3", "Value    500");
        JsonNode json = console.json(of(new MapGetCommand(), "orders"));
        assertThat(json.get("text").textValue()).isEqualTo("500");
        assertThat(json.get("version").longValue()).isEqualTo(version);
        assertThat(console.failure(of(new MapGetCommand(), "order"))).isEqualTo("There is no key 'order' in the map 'limits': there are orders. Did you mean orders?");
    }

    @Test
    void putOnlyWhatIsMeant() {
        assertThat(console.failure(putting("orders", "500"))).isEqualTo("There is no map 'limits'. With --create it is made.");
        MapPutCommand create = putting("orders", "500");
        create.create = true;
        assertThat(console.lines(create)).singleElement().asString().matches("Version \\d+ of the key 'orders' of the map 'limits' is there now\\.");
        assertThat(value("orders")).contains("500");
        long version = console.json(putting("orders", "600")).get("version").longValue();
        MapPutCommand expecting = putting("orders", "700");
        expecting.expect = version - 1;
        assertThat(console.failure(expecting)).isEqualTo("The version of the key 'orders' of the map 'limits' is not " + expecting.expect
                + ", so it was left as it is: coordination:map-get shows it.");
        expecting.expect = 0L;
        assertThat(console.failure(expecting)).contains("is not 0, so it was left");
        assertThat(value("orders")).contains("600");
        expecting.expect = version;
        assertThat(console.json(expecting).get("version").longValue()).isGreaterThan(version);
        assertThat(value("orders")).contains("700");
        MapPutCommand fresh = putting("returns", "b2s=");
        fresh.expect = 0L;
        fresh.base64 = true;
        console.lines(fresh);
        assertThat(value("returns")).contains("ok");
        MapPutCommand wrong = putting("returns", "b2s!");
        wrong.base64 = true;
        assertThat(console.failure(wrong)).startsWith("The value is not base64: ");
        assertThat(value("returns")).contains("ok");
    }

    @Test
    void removeOnlyWhatIsMeant() {
        long version = put("orders", "500");
        MapRemoveCommand remove = of(new MapRemoveCommand(), "orders");
        remove.expect = version + 1;
        assertThat(console.failure(remove)).contains("is not " + (version + 1) + ", so it was left as it is");
        assertThat(value("orders")).isPresent();
        remove.expect = version;
        assertThat(console.lines(remove)).containsExactly("Removed the key 'orders' of the map 'limits', which had version " + version + ".");
        assertThat(value("orders")).isEmpty();
        put("returns", "50");
        assertThat(console.failure(of(new MapRemoveCommand(), "return"))).contains("Did you mean returns?");
        assertThat(console.json(of(new MapRemoveCommand(), "returns")).get("key").textValue()).isEqualTo("returns");
        assertThat(value("returns")).isEmpty();
    }

    @Test
    void clearAMap() {
        Blocking.get(console.coordination.map("limits").put("orders", new byte[1]), Duration.ofSeconds(30));
        MapClearCommand command = new MapClearCommand();
        command.map = "limit";
        assertThat(console.failure(command)).isEqualTo("There is no map 'limit': there are limits. Did you mean limits?");
        command.map = "limits";
        assertThat(console.lines(command)).containsExactly("1 entry was taken out of the map 'limits'.");
        assertThat(console.json(command).get("removed").intValue()).isZero();
    }
}
