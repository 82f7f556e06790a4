package io.foundation.discovery.jsonlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.DiscoveredPeer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerListTest {

    private static final String GOOD = """
            ["10.0.0.5:7801", "node-2", "[fd00::5]:7802",
             {"targets": ["10.0.0.6:7803", "10.0.0.7:7803"], "labels": {"zone": "west"}},
             {"addresses": ["10.0.0.8:7804", "fd00::8"], "name": "node-8"}]""";
    private static final PeerList LIST = new PeerList("The list x", 7800);

    private static Set<DiscoveredPeer> read(String text) {
        return LIST.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static DiscoveredPeer at(String host, int port) {
        return DiscoveredPeer.at(new Address(host, port));
    }

    @Test
    void addressesGroupsAndPeersWithSeveralAddressesAreRead() {
        assertThat(read(GOOD)).containsExactlyInAnyOrder(at("10.0.0.5", 7801), at("node-2", 7800), at("fd00::5", 7802), at("10.0.0.6", 7803), at("10.0.0.7", 7803),
                new DiscoveredPeer(List.of(new Address("10.0.0.8", 7804), new Address("fd00::8", 7800)), Optional.empty()));
        assertThat(read("[]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}|it is no array", "|it is no array", "[|it is no JSON", "[1]|entry 1 is none", "[\"a:1\", null]|entry 2 is none", "[\"a:0\"]|entry 1 has an address with port 0",
        "[\"a b\"]|entry 1: ", "[{\"addresses\": []}]|entry 1 is none", "[{\"targets\": [\"a\", 7]}]|entry 1: ", "[[[]]]|entry 1 is none", "[\"a:99999\"]|entry 1: "})
    void aListThatIsNoneNamesWhatIsWrong(String text, String sentence) {
        assertThatThrownBy(() -> read(text == null ? "" : text)).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(ErrorType.FORMAT_ERROR))
                .hasMessageStartingWith("The list x cannot be used, " + sentence).hasMessageEndingWith(".");
    }

    @Test
    void aListThatIsTooLongIsRefused() {
        StringBuilder text = new StringBuilder("[\"b\"");
        for (int i = 0; i < PeerList.MAX_PEERS; i++) {
            text.append(",\"a:").append(i % 60_000 + 1).append('"');
        }
        assertThatThrownBy(() -> read(text.append(']').toString())).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(ErrorType.TOO_LARGE));
    }

    /** Whatever comes is a list or refused with a sentence. */
    @Property(tries = 2_000)
    void anyBytesAreAListOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = GOOD.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        try {
            assertThat(LIST.read(bytes)).isNotNull();
        } catch (FoundationException e) {
            assertThat(e.getMessage()).startsWith("The list x ");
        }
    }
}
