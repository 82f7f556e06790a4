package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.core.messaging.ConfiguredRule;
import io.foundation.cluster.core.messaging.MessagingSettings;
import io.foundation.transport.api.ChannelSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessagingOptionsTest {

    private static MessagingSettings read(Map<String, String> rules, Map<String, String> keys) {
        Problems problems = new Problems();
        MessagingSettings settings = MessagingOptions.read("here", rules, keys, ChannelSpec.DEFAULTS, problems);
        problems.throwIfAny();
        return settings;
    }

    @Test
    void rulesAreAskedInTheOrderOfTheirNumbers() {
        assertThat(read(Map.of("100", "bytes>5 -> data", "20", "subject=a* -> events"), Map.of()).rules()).extracting(ConfiguredRule::text)
                .containsExactly("subject=a* -> events", "bytes>5 -> data");
        assertThat(read(Map.of(), Map.of("requireAuth", "true")).requireAuth()).isTrue();
        assertThat(read(Map.of(), Map.of())).isEqualTo(MessagingSettings.DEFAULT);
    }

    @Test
    void everythingThatIsWrongIsSaid() {
        assertThat(Fixture.sentences(() -> read(Map.of("first", "bytes>5 -> data", "1", "bytes>5 -> dato", "2", "bytes>5"), Map.of("requireAuht", "true"))))
                .containsExactlyInAnyOrder(
                        "here: there is no key 'routing.first': write routing.N with a number, such as routing.10; lower numbers are asked first.",
                        "here: 'bytes>5 -> dato' is not allowed for 'routing.1': there is no channel 'dato'. Use one of control, coordination, data, events, telemetry.",
                        "here, routing.2: 'bytes>5' is no rule: it has no arrow and channel at its end. Write CONDITION [and CONDITION] -> CHANNEL, with subject=GLOB, topic=GLOB,"
                                + " priority=high, bytes>N or bytes<N.",
                        "here: there is no key 'messaging.requireAuht'; did you mean 'messaging.requireAuth'?");
    }
}
