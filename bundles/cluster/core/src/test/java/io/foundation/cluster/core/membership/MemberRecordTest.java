package io.foundation.cluster.core.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.core.membership.MembershipEntry.Live;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemberRecordTest {

    private static final MemberRecord MEMBER = Members.member("a", 1);

    @Test
    void bounds_are_kept_with_a_sentence() {
        assertThatThrownBy(() -> MEMBER.withRevision(0)).isInstanceOf(FoundationException.class).hasMessageContaining("revision 0");
        assertThatThrownBy(() -> MEMBER.withRoles(Set.of("x".repeat(65)))).hasMessageContaining("role of 65 characters");
        assertThatThrownBy(() -> MEMBER.withRoles(IntStream.range(0, 33).mapToObj(i -> "r" + i).collect(Collectors.toSet()))).hasMessageContaining("at most 32");
        assertThatThrownBy(() -> MEMBER.withMetadata(Map.of("", "x"))).hasMessageContaining("metadata key of 0 characters");
        Map<String, String> much = new HashMap<>();
        IntStream.range(0, 20).forEach(i -> much.put("key" + i, "v".repeat(1000)));
        assertThatThrownBy(() -> MEMBER.withMetadata(much)).hasMessageContaining("keep the metadata short");
    }

    @Test
    void the_greatest_record_fits_and_comes_back_as_it_was() {
        Map<String, String> much = new HashMap<>();
        IntStream.range(0, 7).forEach(i -> much.put("key" + i, "\u4e16".repeat(1000)));
        MemberRecord great = MEMBER.withMetadata(much).withRoles(Set.of("one", "two")).withRevision(MemberRecord.MAX_REVISION)
                .withLifecycle(Lifecycle.LEAVING, "\u20ac".repeat(256));
        WireWriter to = new WireWriter(MembershipCodec.MAX_ENTRY_BYTES);
        MembershipCodec.write(new Live(great), 0, to);
        assertThat(MembershipCodec.read(new WireReader(to.toByteArray()), 0, 0)).isEqualTo(new Live(great));
    }

    @Test
    void fields_of_a_later_version_are_skipped() {
        WireWriter to = new WireWriter(MembershipCodec.MAX_ENTRY_BYTES);
        MembershipCodec.write(new Live(MEMBER), 0, to);
        byte[] bytes = to.toByteArray();
        WireWriter later = new WireWriter(MembershipCodec.MAX_ENTRY_BYTES);
        int mark = later.beginSection();
        later.writeRaw(bytes, 1, bytes.length - 1).writeString("a new field").endSection(mark).writeU8(77);
        WireReader from = new WireReader(later.toByteArray());
        assertThat(MembershipCodec.read(from, 0, 0)).isEqualTo(new Live(MEMBER));
        assertThat(from.readU8()).isEqualTo(77);
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatThrownBy(() -> new MembershipSettings(Duration.ofMillis(1), Duration.ofHours(1), 10, 100_000)).hasMessageContaining("gossip interval of 1 ms");
        assertThatThrownBy(() -> new MembershipSettings(Duration.ofSeconds(1), Duration.ofHours(1), 10, 100)).hasMessageContaining("message size of 100 bytes");
    }
}
