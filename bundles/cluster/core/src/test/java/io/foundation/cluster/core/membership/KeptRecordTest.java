package io.foundation.cluster.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.core.membership.MembershipEntry.Live;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The record of a member as the first version wrote it: every later one must read it, and write nothing that the first would not. */
class KeptRecordTest {

    private static final String WRITTEN = "480005616c70686187ad4b030405312e302e300b6d61696e74656e616e636502000a0000011e7807666538303a3a311e7902067365727665720674726164657201047261636b027237";
    private static final Live MEMBER = new Live(new MemberRecord(NodeId.of("alpha", 1_234_567), 3, List.of(new Address("10.0.0.1", 7800), new Address("fe80::1", 7801)), "1.0.0",
            Set.of("server", "trader"), Map.of("rack", "r7"), Lifecycle.LEAVING, "maintenance"));

    @Test
    void anOlderRecordIsRead() {
        assertThat(MembershipCodec.read(new WireReader(HexFormat.of().parseHex(WRITTEN)), 0, 0)).isEqualTo(MEMBER);
    }

    /** A record that grows begins with what it was, but for its length: then this test keeps both forms. */
    @Test
    void itIsWrittenAsItWas() {
        WireWriter to = new WireWriter(MembershipCodec.MAX_ENTRY_BYTES);
        MembershipCodec.write(MEMBER, 0, to);
        assertThat(HexFormat.of().formatHex(to.toByteArray())).isEqualTo(WRITTEN);
    }
}
