package io.foundation.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IpOctetsTest {

    @Test
    void theValueStandsBelowItsName() {
        assertThat(IpOctets.received(List.of("TcpExt: InOctets", "TcpExt: 7", "IpExt: InNoRoutes InOctets OutOctets", "IpExt: 1 995231916 3")))
                .isEqualTo(995_231_916);
    }

    @Test
    void whatIsNotToldIsUnknown() {
        assertThat(IpOctets.received(List.of("TcpExt: A", "TcpExt: 7"))).isEqualTo(-1);
        assertThat(IpOctets.received(List.of("IpExt: A", "IpExt: 7"))).isEqualTo(-1);
    }
}
