package io.foundation.discovery.jsonlist;

import com.sun.net.httpserver.HttpServer;
import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.testkit.discovery.DiscoveryContract;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** Over HTTP; from a file see {@link JsonListTest}. */
class JsonListContractTest extends DiscoveryContract {

    private HttpServer server;
    private volatile boolean broken;

    @Override
    protected DiscoveryProvider newProvider() throws Exception {
        if (server == null) {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/peers", exchange -> {
                byte[] body = "[\"10.0.0.5:7801\", \"10.0.0.6\"]".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Connection", "close");
                exchange.sendResponseHeaders(broken ? 500 : 200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }
        return new JsonListProvider();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("url", "http://127.0.0.1:" + server.getAddress().getPort() + "/peers", "interval", "100ms");
    }

    @Override
    protected Set<DiscoveredPeer> fixedPeers() {
        return Set.of(DiscoveredPeer.at(new Address("10.0.0.5", 7801)), DiscoveredPeer.at(new Address("10.0.0.6", 7800)));
    }

    @Override
    protected Optional<Trouble> trouble() {
        return Optional.of(new Trouble() {
            @Override
            public void begin() {
                broken = true;
            }

            @Override
            public void end() {
                broken = false;
            }
        });
    }
}
