package io.foundation.discovery.dns;

import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.testkit.discovery.DiscoveryContract;
import io.foundation.testkit.discovery.FakeNameServer;
import io.foundation.testkit.discovery.FakeNameServer.Reply;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.xbill.DNS.Rcode;

class DnsContractTest extends DiscoveryContract {

    private FakeNameServer server;

    @Override
    protected DiscoveryProvider newProvider() throws Exception {
        if (server == null) {
            server = new FakeNameServer();
            answerWell();
        }
        return new DnsDiscoveryProvider();
    }

    private void answerWell() {
        server.answering(question -> question.equals("A nodes.test.") ? Reply.of("nodes.test. 0 A 10.0.0.1", "nodes.test. 0 A 10.0.0.2") : Reply.of());
    }

    @AfterEach
    void closeServer() throws Exception {
        server.close();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("names", "nodes.test.", "servers", server.address(), "interval", "100ms", "port", "7801");
    }

    @Override
    protected Set<DiscoveredPeer> fixedPeers() {
        return Set.of(DiscoveredPeer.at(new Address("10.0.0.1", 7801)), DiscoveredPeer.at(new Address("10.0.0.2", 7801)));
    }

    @Override
    protected Optional<Trouble> trouble() {
        return Optional.of(new Trouble() {
            @Override
            public void begin() {
                server.answering(question -> Reply.refused(Rcode.SERVFAIL));
            }

            @Override
            public void end() {
                answerWell();
            }
        });
    }
}
