package io.foundation.discovery.jsonlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PollingDiscovery;
import io.foundation.testkit.discovery.DiscoveryFixture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonListTest {

    @TempDir
    Path folder;

    private final List<DiscoveryFixture> fixtures = new ArrayList<>();

    private PollingDiscovery create(Map<String, String> options) {
        JsonListProvider provider = new JsonListProvider();
        DiscoveryFixture fixture = DiscoveryFixture.of(provider, "orders", "n1", folder, options);
        fixtures.add(fixture);
        return (PollingDiscovery) provider.create(fixture);
    }

    @AfterEach
    void close() {
        fixtures.forEach(DiscoveryFixture::close);
    }

    private static DiscoveryResult ask(PollingDiscovery discovery) throws Exception {
        return discovery.discover().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static int complete(DiscoveryResult result) {
        assertThat(result).isInstanceOf(DiscoveryResult.Complete.class);
        return ((DiscoveryResult.Complete) result).peers().size();
    }

    private static ErrorType unknown(DiscoveryResult result) {
        assertThat(result).isInstanceOf(DiscoveryResult.Unknown.class);
        return ((DiscoveryResult.Unknown) result).cause().type();
    }

    @Test
    void aFileIsReadAgainWhenItChangesAndASpoiltOneChangesNothing() throws Exception {
        PollingDiscovery list = create(Map.of("file", "peers.json", "maxBytes", "1024"));
        Path file = folder.resolve("peers.json");
        assertThat(unknown(ask(list))).isEqualTo(ErrorType.CONFIG_NOT_FOUND);
        assertThat(list.status()).contains("does not exist");
        Files.writeString(file, "[\"a:1\"]");
        assertThat(complete(ask(list))).isEqualTo(1);
        assertThat(list.status()).isEqualTo("1 peer in peers.json");
        Files.writeString(file, "[\"a:1\", \"b:2\"]");
        assertThat(complete(ask(list))).isEqualTo(2);
        assertThat(complete(ask(list))).isEqualTo(2);
        Files.writeString(file, "[\"a:1\", ");
        assertThat(unknown(ask(list))).isEqualTo(ErrorType.FORMAT_ERROR);
        assertThat(unknown(ask(list))).as("still spoilt, though it did not change").isEqualTo(ErrorType.FORMAT_ERROR);
        Files.writeString(file, "[\"a:1\", \"b:2\"]");
        assertThat(complete(ask(list))).isEqualTo(2);
        Files.writeString(file, "x".repeat(1_025));
        assertThat(unknown(ask(list))).isEqualTo(ErrorType.TOO_LARGE);
    }

    @Test
    void aServerIsAskedForChangesAndForAllAgainAfterAListThatCouldNotBeUsed() throws Exception {
        List<String> tags = new CopyOnWriteArrayList<>();
        String[] body = {"[\"a:1\"]"};
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/peers", exchange -> {
            String tag = "\"" + body[0].hashCode() + '"';
            String known = String.valueOf(exchange.getRequestHeaders().getFirst("If-None-Match"));
            tags.add(known.equals(tag) ? "same" : known.equals("null") ? "all" : "other");
            exchange.getResponseHeaders().set("ETag", tag);
            byte[] bytes = body[0].getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known.equals(tag) ? 304 : 200, known.equals(tag) ? -1 : bytes.length);
            if (!known.equals(tag)) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        server.start();
        try {
            PollingDiscovery list = create(Map.of("url", "http://127.0.0.1:" + server.getAddress().getPort() + "/peers"));
            assertThat(complete(ask(list))).isEqualTo(1);
            assertThat(complete(ask(list))).isEqualTo(1);
            body[0] = "spoilt";
            assertThat(unknown(ask(list))).isEqualTo(ErrorType.FORMAT_ERROR);
            assertThat(unknown(ask(list))).isEqualTo(ErrorType.FORMAT_ERROR);
            body[0] = "[\"a:1\", \"b:2\"]";
            assertThat(complete(ask(list))).isEqualTo(2);
            assertThat(tags).containsExactly("all", "same", "other", "all", "all");
            list.close();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        assertThatThrownBy(() -> create(Map.of())).isInstanceOf(FoundationException.class).hasMessageContaining("give one of 'url' and 'file'");
        assertThatThrownBy(() -> create(Map.of("url", "https://a/", "file", "b"))).hasMessageContaining("give one of 'url' and 'file'");
        assertThatThrownBy(() -> create(Map.of("url", "ftp://a/"))).hasMessageContaining("'ftp://a/' is not allowed");
        assertThatThrownBy(() -> create(Map.of("url", "http://a b/"))).hasMessageContaining("is not allowed for 'url'");
        assertThatThrownBy(() -> create(Map.of("url", "http://a.example.org/", "tokenFile", "t"))).hasMessageContaining("use https");
    }
}
