package io.foundation.cluster.core.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.core.config.ClusterOptions;
import io.foundation.cluster.core.config.NodeOptions;
import io.foundation.cluster.core.detection.PhiAccrualDetectorProvider;
import io.foundation.cluster.core.detection.SwimDetectorProvider;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.discovery.gossip.GossipProvider;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

class ConfigurationMetatypeTest {

    private final ConfigurationMetatype metatype = new ConfigurationMetatype();

    @Test
    void everyKeyIsAnAttribute() {
        assertThat(attributes(NodeOptions.PID).keySet()).containsExactlyInAnyOrderElementsOf(NodeOptions.SPECS.stream().map(spec -> spec.name()).toList());
        assertThat(attributes(ClusterOptions.PID).keySet()).containsAll(ClusterOptions.SPECS.stream().map(spec -> spec.name()).toList())
                .contains("channel.control.priority", "channel.telemetry.overflow").noneMatch(key -> key.startsWith("detector."));
    }

    @Test
    void aProvidersKeysAreThereWhileItIs() throws ReflectiveOperationException {
        set("discoveries", List.<DiscoveryProvider>of(new GossipProvider()));
        assertThat(attributes(ClusterOptions.PID)).containsKey("discovery.gossip.port").doesNotContainKey("discovery.static.addresses");
        set("discoveries", List.of());
        assertThat(attributes(ClusterOptions.PID)).doesNotContainKey("discovery.gossip.port");
    }

    @Test
    void aKeyOfSeveralProvidersIsOneAttribute() throws ReflectiveOperationException {
        set("detectors", List.<FailureDetectorProvider>of(new SwimDetectorProvider(), new PhiAccrualDetectorProvider()));
        AttributeDefinition interval = attributes(ClusterOptions.PID).get("detector.interval");
        assertThat(interval.getDescription()).contains("swim: ").contains("phi: ");
        assertThat(interval.getDefaultValue()).containsExactly("1s");
        assertThat(interval.validate("2s")).isEmpty();
        assertThat(interval.validate("0s")).contains("'detector.interval'");
    }

    @Test
    void typesDefaultsAndLimitsAreThoseOfTheDescriptions() {
        AttributeDefinition port = attributes(NodeOptions.PID).get("port");
        assertThat(port.getType()).isEqualTo(AttributeDefinition.LONG);
        assertThat(port.getDefaultValue()).containsExactly("0");
        assertThat(port.validate("70000")).isEqualTo("io.foundation.node: '70000' is not allowed for 'port': use a whole number from 0 to 65535.");
        assertThat(attributes(NodeOptions.PID).get("clusterSecret").getType()).isEqualTo(AttributeDefinition.PASSWORD);
        assertThat(attributes(NodeOptions.PID).get("name").getDefaultValue()).isNull();
        AttributeDefinition overflow = attributes(ClusterOptions.PID).get("channel.telemetry.overflow");
        assertThat(overflow.getOptionValues()).containsExactly("fail", "block", "drop-oldest", "drop-newest");
        assertThat(overflow.getDefaultValue()).containsExactly("drop-oldest");
        assertThat(attributes(ClusterOptions.PID).get("channel.data.monotonic").getType()).isEqualTo(AttributeDefinition.BOOLEAN);
    }

    @Test
    void nothingIsRequiredAndNothingElseIsDescribed() {
        for (String pid : List.of(NodeOptions.PID, ClusterOptions.PID)) {
            ObjectClassDefinition definition = metatype.getObjectClassDefinition(pid, null);
            assertThat(definition.getID()).isEqualTo(pid);
            assertThat(definition.getAttributeDefinitions(ObjectClassDefinition.REQUIRED)).isNull();
            assertThat(definition.getAttributeDefinitions(ObjectClassDefinition.OPTIONAL)).hasSameSizeAs(definition.getAttributeDefinitions(ObjectClassDefinition.ALL));
        }
        assertThatThrownBy(() -> metatype.getObjectClassDefinition("io.foundation.other", null)).isInstanceOf(IllegalArgumentException.class);
        assertThat(metatype.getLocales()).isNull();
    }

    private Map<String, AttributeDefinition> attributes(String pid) {
        return Arrays.stream(metatype.getObjectClassDefinition(pid, "en").getAttributeDefinitions(ObjectClassDefinition.ALL))
                .collect(Collectors.toMap(AttributeDefinition::getID, Function.identity()));
    }

    /** As Declarative Services does. */
    private void set(String field, Object value) throws ReflectiveOperationException {
        Field injected = ConfigurationMetatype.class.getDeclaredField(field);
        injected.setAccessible(true);
        injected.set(metatype, value);
    }
}
