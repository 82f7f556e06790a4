package io.foundation.base.api.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    private static void assertRefused(Runnable task) {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(task::run).matches(e -> e.type() == ErrorType.INVALID_INPUT);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.5:7800,10.0.0.5,7800,10.0.0.5:7800", "host,host,99,host:99", "a.b-c.example:1,a.b-c.example,1,a.b-c.example:1",
        "[fd00::5]:7800,fd00::5,7800,[fd00::5]:7800", "[fd00::5],fd00::5,99,[fd00::5]:99", "fd00::5,fd00::5,99,[fd00::5]:99", "::1,::1,99,[::1]:99",
        "[fe80::1%eth0]:5,fe80::1%eth0,5,[fe80::1%eth0]:5", "' host:5 ',host,5,host:5", "host:0,host,0,host:0", "host:65535,host,65535,host:65535",
        "[::ffff:10.0.0.1]:5,::ffff:10.0.0.1,5,[::ffff:10.0.0.1]:5", "host:007,host,7,host:7"})
    void addressesAreReadAndWritten(String text, String host, int port, String written) {
        Address address = Address.parse(text, 99);
        assertThat(address).isEqualTo(new Address(host, port)).hasToString(written);
        assertThat(Address.parse(written, -1)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ":5", "host:", "host:x", "host:-1", "host:+1", "host:65536", "host:99999999999", "host:1:2", "10.0.0.5:7800:7801", "[fd00::5",
        "[fd00::5]5", "[fd00::5]:", "[]:5", "a b:5", "a/b:5", "http://host:5", "[host:x]:5", "h\u00e4st:5", "a\nb:5", "1::2::3", ":::", "12345::", "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7", "1:2:3:4:5:6:7::8", "::1.2.3", "::1.2.3.256", "1.2.3.4::", "fe80::1%", "::g"})
    void whatIsNoAddressIsRefused(String text) {
        assertRefused(() -> Address.parse(text, 99));
    }

    @ParameterizedTest
    @ValueSource(strings = {"::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "ABCD:ef01::", "1:2:3:4:5:6:1.2.3.4", "::1.2.3.4", "fe80::1%eth0.1"})
    void ipv6LiteralsAreHosts(String host) {
        assertThat(new Address(host, 1).toString()).isEqualTo('[' + host + "]:1");
    }

    @Test
    void aPortMayBeRequired() {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> Address.parse("host", -1))
                .withMessage("'host' is not an address: use host:port, for example 10.0.0.5:7800 or [fd00::5]:7800.");
        assertRefused(() -> Address.parse("fd00::5", -1));
        assertRefused(() -> Address.parse("[fd00::5]", -1));
    }

    @Test
    void partsHaveBounds() {
        assertThat(new Address("h".repeat(253), 65_535).port()).isEqualTo(65_535);
        assertRefused(() -> new Address("h".repeat(254), 1));
        assertRefused(() -> new Address("h", -1));
        assertRefused(() -> new Address("h", 65_536));
    }

    @Test
    void addressesHaveAnOrder() {
        assertThat(List.of(new Address("b", 1), new Address("a", 2), new Address("a", 1)).stream().sorted())
                .containsExactly(new Address("a", 1), new Address("a", 2), new Address("b", 1));
    }
}
