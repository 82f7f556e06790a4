package io.foundation.health.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.lifecycle.HealthChecks.Outcome;
import io.foundation.base.api.lifecycle.HealthChecks.Status;
import io.foundation.health.core.HealthServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is answered by HTTP. */
class HealthServerTest {

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<Answer> ready = new AtomicReference<>(new Answer(true, "ready\n"));
    private final HttpClient client = HttpClient.newHttpClient();
    private HealthServer server;

    @BeforeEach
    void start() throws IOException {
        server = new HealthServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), executor, ready::get);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        executor.shutdown();
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).method(method, HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whoIsReadySaysSoAndWhoIsNotSaysWhy() throws Exception {
        assertThat(ask("GET", "/health/ready").statusCode()).isEqualTo(200);
        ready.set(new Answer(false, "not ready\n  it waits\n"));
        HttpResponse<String> waits = ask("GET", "/health/ready");
        assertThat(waits.statusCode()).isEqualTo(503);
        assertThat(waits.body()).isEqualTo("not ready\n  it waits\n");
        assertThat(ask("GET", "/health/live").statusCode()).as("alive all the same").isEqualTo(200);
        HttpResponse<String> head = ask("HEAD", "/health/ready");
        assertThat(head.statusCode()).isEqualTo(503);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void nothingElseIsAnswered() throws Exception {
        assertThat(ask("GET", "/health/ready/more").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/health/ready").statusCode()).isEqualTo(405);
    }

    @Test
    void aPortThatIsTakenIsNotTakenAgainAndIsFreeAfterwards() throws Exception {
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        assertThatThrownBy(() -> new HealthServer(taken, executor, ready::get)).isInstanceOf(IOException.class);
        server.close();
        server = new HealthServer(taken, executor, ready::get);
        assertThat(ask("GET", "/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutAnyCheckItIsNotReady() {
        assertThat(HealthEndpoints.answer(List.of()).ready()).isFalse();
    }

    @Test
    void aWarningIsNoReasonToGiveItNoWork() {
        Outcome warning = new Outcome("disk", Set.of(), Status.WARN, List.of("It is nearly full."));
        assertThat(HealthEndpoints.answer(List.of(warning))).isEqualTo(new Answer(true, "ready\ndisk: WARN\n  It is nearly full.\n"));
        assertThat(HealthEndpoints.answer(List.of(new Outcome("x", Set.of(), Status.ERROR, List.of("It threw.")), warning)).text()).startsWith("not ready\nx: ERROR\n  It threw.\n");
    }
}
