package io.foundation.cluster.core.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.RoutingRule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which channel a message takes: named, by service, by configuration, by the runtime's own rules. */
class RouterTest {

    private final Ranked<RoutingRule> services = new Ranked<>();
    private MessagingSettings settings = MessagingSettings.DEFAULT;
    private final Router router = new Router(services, () -> settings);

    private String channel(Outgoing message) {
        return router.route(message, "").channel();
    }

    @Test
    void namedThenUrgentThenLargeThenMeasurementsThenEvents() {
        Outgoing small = Outgoing.routed("orders.new", new byte[10]);
        assertThat(channel(small.on("data").urgent())).isEqualTo("data");
        assertThat(channel(Outgoing.routed("telemetry.cpu", new byte[20_000]).urgent())).isEqualTo("control");
        assertThat(channel(Outgoing.routed("telemetry.cpu", new byte[10_241]))).isEqualTo("data");
        assertThat(channel(Outgoing.routed("telemetry.cpu", new byte[10_240]))).isEqualTo("telemetry");
        assertThat(channel(Outgoing.routed("metric", new byte[1]))).isEqualTo("telemetry");
        assertThat(channel(Outgoing.routed("metrics", new byte[1]))).isEqualTo("events");
        assertThat(channel(small)).isEqualTo("events");
    }

    @Test
    void servicesComeBeforeTheConfigurationAndTheHighestRankingDecides() {
        settings = new MessagingSettings(List.of(ConfiguredRule.parse("here", "subject=orders.* and bytes<100 -> orders")), false);
        Outgoing order = Outgoing.routed("orders.new", new byte[10]);
        assertThat(channel(order)).isEqualTo("orders");
        assertThat(channel(Outgoing.routed("orders.new", new byte[100]))).isEqualTo("events");
        services.add(0, (message, topic) -> Optional.of("low"));
        services.add(10, (message, topic) -> {
            throw new IllegalStateException("expected by this test");
        });
        var high = services.add(5, (message, topic) -> message.subject().startsWith("orders") ? Optional.of("high") : Optional.empty());
        assertThat(channel(order)).isEqualTo("high");
        assertThat(channel(Outgoing.routed("x", new byte[0]))).isEqualTo("low");
        high.close();
        assertThat(channel(order)).isEqualTo("low");
    }

    @ParameterizedTest
    @CsvSource({"*,,true", "*,abc,true", "a*c,abc,true", "a*c,ac,true", "a*c,abcd,false", "*.new,orders.new,true", "a*b*c,aXbYbZc,true", "abc,ab,false"})
    void starsStandForAnyCharacters(String pattern, String text, boolean fits) {
        assertThat(ConfiguredRule.glob(pattern, text == null ? "" : text)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({"subject=x", "-> data", "colour=red -> data", "priority=urgent -> data", "bytes=5 -> data", "subject=x -> da ta"})
    void whatIsNoRuleIsRefusedWithWhatIsAllowed(String text) {
        assertThatThrownBy(() -> ConfiguredRule.parse("here", text)).isInstanceOf(FoundationException.class).hasMessageContaining("Write CONDITION");
    }

    @Test
    void topicsAndPrioritiesAreConditionsToo() {
        settings = new MessagingSettings(List.of(ConfiguredRule.parse("here", "topic=news.* and priority=normal -> news")), false);
        assertThat(router.route(Outgoing.routed("x", new byte[0]), "news.sport").channel()).isEqualTo("news");
        assertThat(router.route(Outgoing.routed("x", new byte[0]).urgent(), "news.sport").channel()).isEqualTo("control");
        assertThat(router.describe()).first().isEqualTo("topic=news.* and priority=normal -> news");
    }
}
