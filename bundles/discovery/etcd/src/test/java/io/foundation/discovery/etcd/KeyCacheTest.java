package io.foundation.discovery.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.id.ClusterName;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyCacheTest {

    private final KeyCache cache = new KeyCache(ClusterName.of("orders"));

    private static JsonNode json(String text) {
        return Text.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String kv(String key, String address, int revision) {
        return "'kv': {'key': '" + Text.encoded(key) + "', 'value': '" + Text.encoded(address) + "', 'mod_revision': '" + revision + "'}";
    }

    @BeforeEach
    void listed() {
        cache.listed(json("{'header': {'revision': '5'}, 'kvs': [{'key': '" + Text.encoded("a") + "', 'value': '" + Text.encoded("10.0.0.1:1") + "'}]}"));
    }

    /** Else a watch that breaks before the event comes would be taken up after it. */
    @Test
    void onlyWhatWasToldIsPassedOver() {
        assertThat(cache.told(json("{'result': {'header': {'revision': '9'}, 'created': true}}"))).isFalse();
        assertThat(cache.next()).isEqualTo(6);
        assertThat(cache.told(json("{'result': {'header': {'revision': '9'}, 'events': [{" + kv("b", "10.0.0.2:1", 7) + "}]}}"))).isTrue();
        assertThat(cache.next()).isEqualTo(8);
        assertThat(cache.told(json("{'result': {'header': {'revision': '12'}}}"))).as("nothing happened up to there").isFalse();
        assertThat(cache.next()).isEqualTo(13);
    }

    @Test
    void eventsPutAndDelete() {
        assertThat(cache.told(json("{'result': {'events': [{" + kv("a", "10.0.0.1:1", 6) + "}]}}"))).as("the same again").isFalse();
        assertThat(cache.told(json("{'result': {'events': [{'type': 'DELETE', " + kv("a", "", 7) + "}, {" + kv("b", "10.0.0.2:1", 8) + "}]}}"))).isTrue();
        assertThat(cache.peers()).singleElement().satisfies(peer -> assertThat(peer.addresses().getFirst()).hasToString("10.0.0.2:1"));
    }

    @Test
    void aPastThatIsCompactedAndAnErrorEndTheWatch() {
        assertThatThrownBy(() -> cache.told(json("{'error': {'message': 'no leader'}}"))).hasMessageContaining("no leader");
        assertThat(cache.isEmpty()).isFalse();
        assertThatThrownBy(() -> cache.told(json("{'result': {'canceled': true, 'compact_revision': '8'}}"))).hasMessageContaining("has forgotten what happened since revision 6");
        assertThat(cache.isEmpty()).isTrue();
        assertThatThrownBy(() -> cache.listed(json("{}"))).hasMessageContaining("names no revision");
    }
}
