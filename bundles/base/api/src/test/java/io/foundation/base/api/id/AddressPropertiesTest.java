package io.foundation.base.api.id;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for every address and every text. */
class AddressPropertiesTest {

    @Property(seed = "20260501", tries = 300)
    void everyIpv6AddressOfTheJdkGoesThrough(@ForAll @Size(16) byte[] bytes, @ForAll @IntRange(max = 65_535) int port) throws Exception {
        String host = java.net.Inet6Address.getByAddress(null, bytes, -1).getHostAddress();
        Address address = new Address(host, port);
        assertThat(Address.parse(address.toString(), -1)).isEqualTo(address);
    }

    @Property(seed = "20260502", tries = 500)
    void anyTextIsAnAddressOrRefused(@ForAll String text) {
        try {
            Address address = Address.parse(text, 5);
            assertThat(Address.parse(address.toString(), -1)).isEqualTo(address);
        } catch (FoundationException e) {
            assertThat(e.type()).isEqualTo(ErrorType.INVALID_INPUT);
        }
    }
}
