package io.foundation.mdns.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.mdns.api.Advertisement;
import io.foundation.mdns.api.BrowseListener;
import io.foundation.mdns.api.DnsRecord;
import io.foundation.mdns.api.LinkStatus;
import io.foundation.mdns.api.Mdns;
import io.foundation.mdns.api.MdnsAdmin;
import io.foundation.mdns.api.ServiceOffer;
import io.foundation.testkit.console.CommandRunner;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class CommandsTest {

    private final CommandRunner console = new CommandRunner(Clock.systemUTC());
    private final FakeMdns mdns = new FakeMdns();
    private final FakeAdmin admin = new FakeAdmin();

    CommandsTest() {
        console.services.add(mdns);
        console.services.add(admin);
    }

    private static final class FakeMdns implements Mdns {
        private final List<DnsRecord> records = new ArrayList<>(List.of(new DnsRecord("eth0", "node.local", "A", 120, "10.0.0.1"),
                new DnsRecord("lo", "node.local", "A", 120, "127.0.0.1")));
        private final List<String> asked = new ArrayList<>();

        @Override
        public List<DnsRecord> records() {
            return records;
        }

        @Override
        public List<DnsRecord> cached() {
            return List.of(new DnsRecord("eth0", "_http._tcp.local", "PTR", 17, "web._http._tcp.local."));
        }

        @Override
        public List<LinkStatus> links() {
            return List.of(new LinkStatus("eth0", List.of("10.0.0.1"), 3, 1, 2, ""), new LinkStatus("lo", List.of(), 0, 0, 0, "UDP port 5353 cannot be used there"));
        }

        @Override
        public CompletionStage<List<DnsRecord>> query(String name, String type, Duration patience) {
            asked.add(name + ' ' + type + ' ' + patience.toMillis());
            return CompletableFuture.completedFuture(name.equals("node.local") ? List.of(new DnsRecord("", name, type, 9, "10.0.0.1")) : List.of());
        }

        @Override
        public Advertisement advertise(ServiceOffer offer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Registration host(String label) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Registration browse(String type, BrowseListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class FakeAdmin implements MdnsAdmin {
        private final List<ServiceOffer> offers = new ArrayList<>();

        @Override
        public void advertise(ServiceOffer offer) {
            offers.add(offer);
        }

        @Override
        public boolean withdraw(String instance, String type) {
            return offers.removeIf(offer -> offer.instance().equals(instance) && offer.type().equals(type));
        }

        @Override
        public List<ServiceOffer> advertised() {
            return offers;
        }
    }

    @Test
    void recordsAreListedByInterface() {
        MdnsRecordsCommand command = new MdnsRecordsCommand();
        assertThat(console.lines(command)).hasSize(4).last().asString().contains("lo").contains("node.local").contains("127.0.0.1");
        command.link = "eth0";
        assertThat(console.lines(command)).hasSize(3);
        assertThat(console.json(command).get(0).get("data").textValue()).isEqualTo("10.0.0.1");
        mdns.records.clear();
        command.json = false;
        assertThat(console.lines(command)).last().asString().startsWith("Nothing is said");
    }

    @Test
    void cachesTellForHowLongTheyHold() {
        assertThat(console.json(new MdnsCachesCommand()).get(0).get("ttl").intValue()).isEqualTo(17);
    }

    @Test
    void linksTellWhatIsWrong() {
        assertThat(console.lines(new MdnsLinksCommand())).last().asString().contains("UDP port 5353 cannot be used there");
    }

    @Test
    void aQuestionTakesTheTypeThatFitsTheName() {
        MdnsQueryCommand query = new MdnsQueryCommand();
        query.name = "node.local";
        assertThat(console.lines(query)).last().asString().contains("10.0.0.1");
        query.name = "_http._tcp.local";
        assertThat(console.lines(query)).last().isEqualTo("Nobody has answered for _http._tcp.local PTR.");
        query.name = "1.0.0.10.in-addr.arpa";
        query.timeout = "2s";
        console.lines(query);
        query.type = "ANY";
        console.lines(query);
        assertThat(mdns.asked).containsExactly("node.local A 1000", "_http._tcp.local PTR 1000", "1.0.0.10.in-addr.arpa PTR 2000", "1.0.0.10.in-addr.arpa ANY 2000");
        query.timeout = "soon";
        assertThat(console.failure(query)).contains("'soon' is not allowed");
    }

    @Test
    void aServiceIsAdvertisedAndTakenBack() {
        MdnsAdvertiseCommand command = new MdnsAdvertiseCommand();
        assertThat(console.lines(command)).last().isEqualTo("Nothing is advertised from the console.");
        command.instance = "shop";
        assertThat(console.failure(command)).isEqualTo("The type of 'shop' is missing: give it, such as _http._tcp.");
        command.type = "_http._tcp";
        command.port = 80;
        command.text = List.of("path=/");
        assertThat(console.lines(command)).last().asString().contains("shop").contains("80").contains("path=/");
        command.remove = true;
        command.instance = "shp";
        assertThat(console.failure(command)).isEqualTo("No service 'shp' of the type _http._tcp was advertised from the console. Did you mean shop?");
        command.instance = "shop";
        assertThat(console.lines(command)).last().isEqualTo("Nothing is advertised from the console.");
        command.remove = false;
        command.type = "http";
        assertThat(console.failure(command)).contains("'http' is not allowed");
    }

    @Test
    void withoutTheServiceTheSentenceSaysWhatToDo() {
        console.services.remove(FakeMdns.class);
        assertThat(console.failure(new MdnsLinksCommand())).contains("The service Mdns is not there").contains("foundation-mdns-core");
    }
}
