package io.foundation.base.api.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    private static final String WHERE = "io.foundation.cluster-orders discovery.gossip";

    static final List<OptionSpec> SPECS = List.of(
            OptionSpec.text("group", "all", "The group."),
            OptionSpec.flag("loopback", false, "Whether to hear oneself."),
            OptionSpec.number("port", 7_946, 1, 65_535, "The port."),
            OptionSpec.duration("interval", "1s", 50, 60_000, "How often to announce."),
            OptionSpec.choice("mode", "active", List.of("active", "passive"), "Who begins."),
            OptionSpec.list("interfaces", "", "Where to announce."),
            OptionSpec.addresses("peers", "", "Whom to ask."));

    static Options read(String... keysAndValues) {
        return Options.read(WHERE, SPECS, map(keysAndValues));
    }

    private static Map<String, String> map(String... keysAndValues) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static void assertRefused(ErrorType type, String message, String... keysAndValues) {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> read(keysAndValues)).withMessage(WHERE + ": " + message)
                .matches(e -> e.type() == type, "is " + type);
    }

    @Test
    void defaultsAreTakenWhereNothingIsGiven() {
        for (Options options : List.of(read(), read("group", "", "port", " ", "mode", null, "peers", "  "))) {
            assertThat(options.text("group")).isEqualTo("all");
            assertThat(options.flag("loopback")).isFalse();
            assertThat(options.integer("port")).isEqualTo(7_946);
            assertThat(options.duration("interval")).isEqualTo(Duration.ofSeconds(1));
            assertThat(options.text("mode")).isEqualTo("active");
            assertThat(options.list("interfaces")).isEmpty();
            assertThat(options.addresses("peers")).isEmpty();
            assertThat(options.where()).isEqualTo(WHERE);
        }
    }

    @Test
    void valuesAreRead() {
        Options options = read("group", " g ", "loopback", "true", "port", "5", "interval", "250ms", "mode", "passive", "interfaces", "eth0, lo,,",
                "peers", "a:1, [fd00::5]:2");
        assertThat(options.text("group")).isEqualTo(" g ");
        assertThat(options.flag("loopback")).isTrue();
        assertThat(options.number("port", 0)).isEqualTo(5);
        assertThat(options.duration("interval")).isEqualTo(Duration.ofMillis(250));
        assertThat(options.text("mode")).isEqualTo("passive");
        assertThat(options.list("interfaces")).containsExactly("eth0", "lo");
        assertThat(options.addresses("peers")).containsExactly(new Address("a", 1), new Address("fd00::5", 2));
    }

    @Test
    void blanksAtTheEndOfALineDoNoHarm() {
        Options options = read("loopback", "true ", "port", "5 ", "interval", " 2s ", "mode", "passive ");
        assertThat(options.flag("loopback")).isTrue();
        assertThat(options.integer("port")).isEqualTo(5);
        assertThat(options.duration("interval")).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.text("mode")).isEqualTo("passive");
    }

    @Test
    void anUnknownKeyIsNamedWithTheNearestKnownOne() {
        assertRefused(ErrorType.UNKNOWN_CONFIG_KEY, "there is no key 'prot'; did you mean 'port'?", "prot", "5");
        assertRefused(ErrorType.UNKNOWN_CONFIG_KEY, "there is no key 'Interval'; did you mean 'interval'?", "Interval", "5");
        assertRefused(ErrorType.UNKNOWN_CONFIG_KEY, "there is no key 'zzz'; allowed are group, loopback, port, interval, mode, interfaces, peers.", "zzz", "5");
    }

    @Test
    void aValueThatIsNotAllowedIsNamedWithWhatIs() {
        assertRefused(ErrorType.INVALID_CONFIG_VALUE, "'yes' is not allowed for 'loopback': use true or false.", "loopback", "yes");
        assertRefused(ErrorType.RANGE_ERROR, "'0' is not allowed for 'port': use a whole number from 1 to 65535.", "port", "0");
        assertRefused(ErrorType.RANGE_ERROR, "'65536' is not allowed for 'port': use a whole number from 1 to 65535.", "port", "65536");
        assertRefused(ErrorType.RANGE_ERROR, "'1e3' is not allowed for 'port': use a whole number from 1 to 65535.", "port", "1e3");
        assertRefused(ErrorType.RANGE_ERROR, "'49' is not allowed for 'interval': use a duration from 50ms to 1m, such as 500ms, 5s or 2m.", "interval", "49");
        assertRefused(ErrorType.RANGE_ERROR, "'999999999999d' is not allowed for 'interval': use a duration from 50ms to 1m, such as 500ms, 5s or 2m.",
                "interval", "999999999999d");
        assertRefused(ErrorType.INVALID_CONFIG_VALUE, "'activ' is not allowed for 'mode': use one of active, passive (did you mean 'active'?).", "mode", "activ");
        assertRefused(ErrorType.INVALID_CONFIG_VALUE, "'a:1,b' is not allowed for 'peers': 'b' is not an address; use host:port, with commas between, "
                + "such as 10.0.0.5:7800, [fd00::5]:7800.", "peers", "a:1,b");
    }

    @Test
    void everyProblemIsSaid() {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> read("prot", "1", "mode", "x", "port", "-1"))
                .satisfies(e -> assertThat(e.getMessage()).contains("'mode'", "'port'", "'prot'"));
        assertThat(Options.problems(WHERE, SPECS, map("prot", "1", "mode", "x", "port", "-1"))).extracting(FoundationException::type)
                .containsExactly(ErrorType.INVALID_CONFIG_VALUE, ErrorType.RANGE_ERROR, ErrorType.UNKNOWN_CONFIG_KEY);
    }

    @Test
    void whatIsRequiredMustBeThere() {
        List<OptionSpec> specs = List.of(OptionSpec.text("name", null, "The name of the thing.").asRequired());
        for (Map<String, String> values : List.of(Map.<String, String>of(), Map.of("name", " "))) {
            assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> Options.read("here", specs, values))
                    .withMessage("here: 'name' is missing: The name of the thing.").matches(e -> e.type() == ErrorType.MISSING_REQUIRED_FIELD);
        }
        assertThat(Options.read("here", specs, Map.of("name", "x")).find("name")).contains("x");
    }

    @Test
    void aSecretIsNeverShown() {
        String secret = "hunter2";
        List<OptionSpec> specs = Arrays.stream(OptionSpec.Kind.values())
                .map(kind -> new OptionSpec(kind.name(), kind, null, false, 1, 2, List.of("one", "two"), true, "Secret.")).toList();
        Map<String, String> values = new HashMap<>();
        specs.forEach(spec -> values.put(spec.name(), secret));
        List<FoundationException> problems = Options.problems("here", specs, values);
        assertThat(problems).hasSize(OptionSpec.Kind.values().length - Set.of(OptionSpec.Kind.TEXT, OptionSpec.Kind.LIST).size());
        assertThat(problems).allSatisfy(problem -> assertThat(problem.toString()).contains("(secret)").doesNotContain(secret));
        Options options = Options.read("here", List.of(OptionSpec.text("key", null, "Secret.").asSecret(), OptionSpec.text("open", null, "Open.")),
                Map.of("key", secret, "open", "seen"));
        assertThat(options).hasToString("{key=(secret), open=seen}");
        assertThat(options.text("key")).isEqualTo(secret);
    }

    @ParameterizedTest
    @CsvSource({"5,5,5ms", "500ms,500,500ms", "5 s,5000,5s", "90s,90000,90s", "2m,120000,2m", "1h,3600000,1h", "24h,86400000,1d", "1d,86400000,1d", "0,0,0ms",
        "36525d,3155760000000,36525d"})
    void durationsAreReadAndWritten(String text, long millis, String written) {
        assertThat(Durations.parse(text)).contains(Duration.ofMillis(millis));
        assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(written);
        assertThat(Durations.parse(written)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-5s", "1.5s", "5 sec", "5S", "1234567890123", "36526d", "999999999999d", "999999999999h"})
    void whatIsNoDurationIsNone(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Test
    void onlyNearWordsAreNear() {
        assertThat(Nearest.to("discovry", List.of("topology", "discovery"))).contains("discovery");
        assertThat(Nearest.to("nmae", List.of("name"))).contains("name");
        assertThat(Nearest.to("TTL", List.of("ttl"))).contains("ttl");
        assertThat(Nearest.to("ab", List.of("to"))).isEmpty();
        assertThat(Nearest.to("x", List.of("a"))).isEmpty();
        assertThat(Nearest.to("", List.of("a"))).isEmpty();
        assertThat(Nearest.to("x".repeat(10_000), List.of("name"))).isEmpty();
        assertThat(Nearest.to("a", List.of())).isEmpty();
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("abc", "abc")).isZero();
    }
}
