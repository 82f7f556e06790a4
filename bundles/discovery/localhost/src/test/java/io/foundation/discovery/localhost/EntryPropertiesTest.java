package io.foundation.discovery.localhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.DiscoveredPeer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class EntryPropertiesTest {

    @Provide
    static Arbitrary<String> legalName() {
        return Arbitraries.strings().withCharRange('a', 'z').withCharRange('A', 'Z').withCharRange('0', '9').ofLength(1)
                .flatMap(first -> Arbitraries.strings().withChars("abcXYZ019._-").ofMaxLength(63).map(rest -> first + rest));
    }

    @Provide
    static Arbitrary<Address> address() {
        return Combinators.combine(Arbitraries.of("10.0.0.1", "fd00::5", "node-7.example", "h".repeat(253)), Arbitraries.integers().between(0, 65535))
                .as(Address::new);
    }

    @Property(tries = 500, seed = "1001")
    void aNameReadsAsItWasWritten(@ForAll @From("legalName") String cluster, @ForAll @From("legalName") String node, @ForAll long incarnation) {
        EntryName name = EntryName.create(ClusterName.of(cluster), NodeId.of(node, (incarnation >>> 1) + 1 > 0 ? (incarnation >>> 1) + 1 : 1)).next();
        assertThat(EntryName.parse(name.file())).contains(name);
        assertThat(name.isOfThisJvm()).isTrue();
        assertThat(name.file().length()).isLessThanOrEqualTo(255);
        assertThat(name.file()).startsWith(name.base()).doesNotContain("/");
    }

    @Property(tries = 1000, seed = "1002")
    void anyTextIsANameOrNone(@ForAll String text) {
        EntryName.parse(text + EntryName.SUFFIX).ifPresent(name -> assertThat(EntryName.parse(name.file())).contains(name));
        assertThat(EntryName.parse(text + ".lock")).isEmpty();
    }

    @Property(tries = 300, seed = "1003")
    void aContentReadsAsItWasWrittenAsFarAsItFits(@ForAll @Size(min = 1, max = 16) List<@From("address") Address> addresses) {
        EntryName name = EntryName.create(ClusterName.of("orders"), NodeId.of("n1", 7));
        byte[] text = EntryText.write(name, new Announcement(name.node(), addresses), 42);
        assertThat(text.length).isLessThanOrEqualTo(EntryText.MAX_BYTES);
        DiscoveredPeer peer = EntryText.read(name, text);
        assertThat(peer.id()).contains(name.node());
        assertThat(addresses.subList(0, peer.addresses().size())).isEqualTo(peer.addresses());
    }

    @Property(tries = 1000, seed = "1004")
    void anyBytesAreAContentOrRefused(@ForAll byte[] bytes, @ForAll boolean headed) {
        EntryName name = EntryName.create(ClusterName.of("orders"), NodeId.of("n1", 7));
        byte[] text = headed ? ("foundation 1\naddress " + new String(bytes, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.UTF_8) : bytes;
        try {
            assertThat(EntryText.read(name, text).addresses()).isNotEmpty();
        } catch (FoundationException e) {
            assertThat(e.type()).isEqualTo(ErrorType.FORMAT_ERROR);
        }
    }
}
