package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.core.engine.EngineSettings;
import io.foundation.cluster.core.security.CertificateFolder;
import io.foundation.cluster.core.security.KeyFiles;
import io.foundation.cluster.core.security.RateLimit;
import io.foundation.transport.api.LinkSecurity.Encryption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How links are encrypted, as configured. */
class TlsSettingsTest {

    @TempDir
    private Path folder;

    private EngineSettings settings(Map<String, String> node, Map<String, String> cluster) {
        return Fixture.cluster(Fixture.node(folder, node), cluster).settings().orElseThrow();
    }

    private Encryption encryption(Map<String, String> node, Map<String, String> cluster) {
        return settings(node, cluster).protection().encryption();
    }

    private static Map<String, String> keys(KeyFiles files) {
        return new TreeMap<>(Map.of("tlsCertificate", files.certificate().toString(), "tlsKey", files.key().orElseThrow().toString(), "tlsTrust", files.trust().toString()));
    }

    @Test
    void aSecretEncryptsUnlessOffIsSaid() {
        Map<String, String> secret = Map.of("clusterSecret", Fixture.SECRET);
        assertThat(encryption(Map.of(), Map.of())).isEqualTo(Encryption.OFF);
        assertThat(encryption(Map.of("encryption", "on"), Map.of())).isEqualTo(Encryption.SECRET);
        assertThat(encryption(secret, Map.of())).isEqualTo(Encryption.SECRET);
        assertThat(encryption(secret, Map.of("encryption", "off"))).isEqualTo(Encryption.OFF);
        assertThat(encryption(Map.of("clusterSecret", Fixture.SECRET, "encryption", "off"), Map.of("encryption", "auto"))).isEqualTo(Encryption.SECRET);
        assertThat(Fixture.cluster(Fixture.node(folder), Map.of("encryption", "off")).decisions())
                .contains("io.foundation.cluster: encryption=off, so whoever is on the way between two nodes can read and change what they say.");
        assertThat(Fixture.clusterSentences(Fixture.node(folder), Map.of("encryption", "yes"))).singleElement().asString().contains("'yes' is not allowed for 'encryption'");
    }

    @Test
    void certificatesOfTheNodeServeItsClustersUnlessTheyHaveTheirOwn() {
        CertificateFolder pki = new CertificateFolder(folder.resolve("pki"), "orders");
        CertificateFolder other = new CertificateFolder(folder.resolve("other"), "billing");
        Map<String, String> own = keys(pki.issue("node-1", Duration.ofDays(1)));
        Map<String, String> others = keys(other.issue("node-1", Duration.ofDays(1)));
        assertThat(settings(own, Map.of()).protection().files().orElseThrow().certificate()).hasToString(own.get("tlsCertificate"));
        assertThat(settings(own, others).protection().files().orElseThrow().trust()).hasToString(others.get("tlsTrust"));
        assertThat(encryption(own, Map.of("encryption", "off"))).isEqualTo(Encryption.OFF);
        assertThat(settings(own, Map.of()).bindHost()).as("certificates alone let others in").isEqualTo("0.0.0.0");
    }

    @Test
    void whatIsMissingIsSaid() {
        CertificateFolder pki = new CertificateFolder(folder.resolve("pki"), "orders");
        Map<String, String> keys = keys(pki.issue("node-1", Duration.ofDays(1)));
        Map<String, String> without = new TreeMap<>(keys);
        without.remove("tlsTrust");
        assertThat(Fixture.clusterSentences(Fixture.node(folder), without)).containsExactly("io.foundation.cluster: 'tlsCertificate' is given without 'tlsTrust': "
                + "name the file with the certificates of the issuers to believe.");
        assertThat(Fixture.clusterSentences(Fixture.node(folder), Map.of("tlsKey", keys.get("tlsKey")))).singleElement().asString().contains("'tlsKey' is given without 'tlsCertificate'");
        assertThat(Fixture.clusterSentences(Fixture.node(folder), Map.of("tlsTrust", keys.get("tlsTrust")))).singleElement().asString().contains("'tlsTrust' is given without");
        assertThat(Fixture.clusterSentences(Fixture.node(folder), keys(pki.issue("another", Duration.ofDays(1))))).singleElement().asString()
                .contains("is of the node 'another', and this node is 'node-1'");
        keys.put("tlsCertificate", "relative.pem");
        assertThat(Fixture.clusterSentences(Fixture.node(folder), keys)).anyMatch(sentence -> sentence.contains("use a full path"));
    }

    @Test
    void optionalEncryptsAndLinksThoseWhoDoNotWhereASecretProvesThem() {
        Map<String, String> secret = Map.of("clusterSecret", Fixture.SECRET);
        Map<String, String> optional = Map.of("encryption", "optional");
        assertThat(settings(secret, Map.of()).protection().isOptional()).isFalse();
        assertThat(settings(secret, optional).protection()).satisfies(protection -> {
            assertThat(protection.isOptional()).isTrue();
            assertThat(protection.encryption()).isEqualTo(Encryption.SECRET);
        });
        assertThat(encryption(Map.of(), optional)).as("as with on").isEqualTo(Encryption.SECRET);
        assertThat(Fixture.cluster(Fixture.node(folder, secret), optional).decisions()).anyMatch(sentence -> sentence.contains("encryption=optional, so nodes that do not encrypt"));
        Map<String, String> keys = keys(new CertificateFolder(folder.resolve("pki"), "orders").issue("node-1", Duration.ofDays(1)));
        keys.put("encryption", "optional");
        assertThat(Fixture.clusterSentences(Fixture.node(folder, Map.of()), keys)).singleElement().asString().contains("encryption=optional is not allowed with certificates alone");
        assertThat(settings(secret, keys).protection()).satisfies(protection -> {
            assertThat(protection.isOptional()).isTrue();
            assertThat(protection.encryption()).isEqualTo(Encryption.CERTIFICATES);
        });
    }

    @Test
    void limitsAreOfChannels() {
        Map<String, String> limits = Map.of("channel.data.messagesPerSecond", "100", "channel.events.bytesPerSecond", "5000000000");
        assertThat(settings(Map.of(), limits).protection().rates()).isEqualTo(Map.of("data", new RateLimit(100, 0), "events", new RateLimit(0, 5_000_000_000L)));
        assertThat(Fixture.clusterSentences(Fixture.node(folder), Map.of("channel.control.bytesPerSecond", "1"))).containsExactly("io.foundation.cluster: '1' is not allowed for"
                + " 'channel.control.bytesPerSecond': use 0. The channel control cannot have a limit, since a node that is not heard in time counts as dead. Limit the other channels.");
        assertThat(settings(Map.of(), Map.of("channel.control.bytesPerSecond", "0")).protection().rates()).isEmpty();
        assertThat(Fixture.clusterSentences(Fixture.node(folder), Map.of("channel.control.roles", "a"))).singleElement().asString().contains("without the channel control a node is no member");
    }
}
