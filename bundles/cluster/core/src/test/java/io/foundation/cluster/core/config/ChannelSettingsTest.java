package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.TransportSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChannelSettingsTest {

    @Test
    void theFiveAreThereWithoutConfiguration() {
        assertThat(read(Map.of())).containsExactlyInAnyOrderElementsOf(ChannelSpec.DEFAULTS);
    }

    @Test
    void whatIsNotSaidStaysAsItIs() {
        ChannelSpec telemetry = find(read(Map.of("telemetry.priority", "7", "telemetry.overflow", " ")), "telemetry");
        assertThat(telemetry).isEqualTo(ChannelSpec.TELEMETRY.toBuilder().priority(7).build());
        assertThat(find(read(Map.of("control.priority", "")), "control")).isEqualTo(ChannelSpec.CONTROL);
    }

    @Test
    void everyKeyIsRead() {
        ChannelSpec bulk = find(read(Map.of("bulk.v2.connections", "2", "bulk.v2.priority", "7", "bulk.v2.ordering", "none", "bulk.v2.delivery", "at-least-once",
                "bulk.v2.queueBytes", "65536", "bulk.v2.overflow", "drop-newest", "bulk.v2.chunkBytes", "16384")), "bulk.v2");
        assertThat(bulk).isEqualTo(ChannelSpec.builder("bulk.v2").connections(2).priority(7).ordering(ChannelSpec.Ordering.NONE)
                .delivery(ChannelSpec.Delivery.AT_LEAST_ONCE).queueBytes(65_536).overflow(ChannelSpec.Overflow.DROP_NEWEST).chunkBytes(16_384).build());
        assertThat(find(read(Map.of("bulk.compression", "auto", "bulk.weight", "40", "bulk.fallback", "telemetry", "bulk.monotonic", "true", "bulk.roles", "worker, store")), "bulk"))
                .isEqualTo(ChannelSpec.builder("bulk").compression(ChannelSpec.Compression.AUTO).weight(40).fallback("telemetry").monotonic(true).roles(Set.of("store", "worker")).build());
    }

    @Test
    void whatIsWrongIsSaidWithTheKeyInTheFile() {
        Problems problems = new Problems();
        ChannelSettings.read("io.foundation.cluster", Map.of("data.prioritie", "1", "bulk.priority", "8", "priority", "1", "-x.priority", "1", "a b.priority", "1"), problems);
        assertThat(Fixture.sentences(problems::throwIfAny)).containsExactlyInAnyOrder(
                "io.foundation.cluster: there is no key 'channel.data.prioritie'; did you mean 'channel.data.priority'?",
                "io.foundation.cluster: '8' is not allowed for 'channel.bulk.priority': use a whole number from 0 to 7.",
                noChannel("priority"), noChannel("-x.priority"), noChannel("a b.priority"));
    }

    @Test
    void aFallbackIsAnotherChannelAndNoMoreUrgent() {
        assertThat(Fixture.sentences(() -> read(Map.of("data.fallback", "control")))).containsExactly(
                "io.foundation.cluster: 'control' is not allowed for 'channel.data.fallback': its priority 0 is more urgent than 4. Use a channel of the same priority or a less urgent one.");
        assertThat(Fixture.sentences(() -> read(Map.of("data.fallback", "date")))).containsExactly("io.foundation.cluster: 'date' is not allowed for 'channel.data.fallback':"
                + " there is no such channel. Use one of control, coordination, data, events, telemetry, or nothing.");
        assertThat(Fixture.sentences(() -> read(Map.of("data.fallback", "data")))).containsExactly(
                "io.foundation.cluster: 'data' is not allowed for 'channel.data.fallback': a channel cannot fall back to itself. Use another, or nothing.");
        assertThat(find(read(Map.of("data.fallback", "bulk", "bulk.priority", "5")), "data").fallback()).isEqualTo("bulk");
    }

    @Test
    void anUrgentChannelDoesNotBlock() {
        assertThat(Fixture.sentences(() -> read(Map.of("coordination.overflow", "block")))).containsExactly("io.foundation.cluster: 'block' is not allowed for"
                + " 'channel.coordination.overflow', because the channel has priority 1: urgent messages come from threads that must not wait."
                + " Use fail, drop-oldest or drop-newest, or a priority from 2 to 7.");
        assertThat(find(read(Map.of("events.overflow", "block")), "events").overflow()).isEqualTo(ChannelSpec.Overflow.BLOCK);
    }

    @Test
    void thereAreNotTooManyRoles() {
        String roles = String.join(",", IntStream.rangeClosed(0, ChannelSpec.MAX_ROLES).mapToObj(i -> "r" + i).toList());
        assertThat(Fixture.sentences(() -> read(Map.of("data.roles", roles)))).containsExactly(
                "io.foundation.cluster: 'channel.data.roles' names 33 roles: at most 32 are allowed.");
    }

    @Test
    void thereAreNotTooMany() {
        Map<String, String> keys = new TreeMap<>();
        IntStream.range(0, TransportSettings.MAX_CHANNELS - 5).forEach(i -> keys.put("c" + i + ".priority", "1"));
        assertThat(read(keys)).hasSize(TransportSettings.MAX_CHANNELS);
        keys.put("one-more.priority", "1");
        assertThat(Fixture.sentences(() -> read(keys))).singleElement().asString().contains("too many").contains(Integer.toString(TransportSettings.MAX_CHANNELS - 5));
    }

    @Test
    void aMonotonicChannelCannotBeConfirmed() {
        assertThat(Fixture.sentences(() -> read(Map.of("telemetry.delivery", "at-least-once")))).containsExactly(
                "io.foundation.cluster: 'at-least-once' is not allowed for 'channel.telemetry.delivery' of a monotonic channel, where an older message makes way for a newer one."
                        + " Use at-most-once, or channel.telemetry.monotonic=false.");
        assertThat(find(read(Map.of("telemetry.delivery", "at-least-once", "telemetry.monotonic", "false")), "telemetry").delivery())
                .isEqualTo(ChannelSpec.Delivery.AT_LEAST_ONCE);
    }

    @Test
    void aChannelSaysItsKeysAsTheyAreRead() {
        ChannelSpec channel = ChannelSpec.builder("x").delivery(ChannelSpec.Delivery.EXACTLY_ONCE_IN_WINDOW).roles(Set.of("a", "b")).weight(3).build();
        Map<String, String> keys = new TreeMap<>();
        ChannelSettings.values(channel).forEach((key, value) -> keys.put("x." + key, value));
        assertThat(find(read(keys), "x")).isEqualTo(channel);
    }

    private static String noChannel(String key) {
        return "io.foundation.cluster: there is no key 'channel." + key + "': write channel.NAME.KEY, such as channel.data.priority, with a name of 1 to 64"
                + " letters, digits, dots, underscores or dashes.";
    }

    private static List<ChannelSpec> read(Map<String, String> keys) {
        Problems problems = new Problems();
        List<ChannelSpec> channels = ChannelSettings.read("io.foundation.cluster", keys, problems);
        problems.throwIfAny();
        return channels;
    }

    private static ChannelSpec find(List<ChannelSpec> channels, String name) {
        return channels.stream().filter(channel -> channel.name().equals(name)).findFirst().orElseThrow();
    }
}
