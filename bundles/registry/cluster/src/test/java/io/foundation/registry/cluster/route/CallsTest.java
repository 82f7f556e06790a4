package io.foundation.registry.cluster.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.Messaging;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.RequestHandler;
import io.foundation.registry.api.Endpoint;
import io.foundation.registry.api.EntryKey;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Calls that go from hand to hand. */
class CallsTest {

    private static final NodeName NODE = NodeName.of("n1");

    private final Map<String, Endpoint> endpoints = new HashMap<>();
    private RequestHandler handler;
    private FoundationException onTheWay;
    private final Messaging messaging = (Messaging) Proxy.newProxyInstance(Messaging.class.getClassLoader(), new Class<?>[] {Messaging.class}, (proxy, method, arguments) -> switch (method.getName()) {
        case "onRequest" -> {
            handler = (RequestHandler) arguments[2];
            yield (Registration) () -> handler = null;
        }
        case "request" -> onTheWay != null ? CompletableFuture.failedFuture(onTheWay)
                : handler.handle(new Incoming(ClusterName.of("test"), new NodeId(NODE, 1), Calls.SUBJECT, "data", Context.empty(), ((Outgoing) arguments[1]).body()));
        default -> throw new UnsupportedOperationException(method.getName());
    });
    private final Calls calls = new Calls(messaging, key -> Optional.ofNullable(endpoints.get(key.name())));

    private CallResult call(String name) {
        return calls.call(NODE, EntryKey.of(name), "question".getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(1)).toCompletableFuture().join();
    }

    private CallResult.Failed failure(String name) {
        return (CallResult.Failed) call(name);
    }

    @Test
    void theEndpointAnswers() {
        endpoints.put("echo", CompletableFuture::completedFuture);
        assertThat(((CallResult.Answered) call("echo")).body()).asString().isEqualTo("question");
        endpoints.put("null", request -> CompletableFuture.completedFuture(null));
        assertThat(((CallResult.Answered) call("null")).body()).isEmpty();
        endpoints.put("none", request -> null);
        assertThat(((CallResult.Answered) call("none")).body()).isEmpty();
    }

    @Test
    void whatIsNotThereWasNotCalled() {
        assertThat(failure("gone").delivery()).isEqualTo(Delivery.NO);
        assertThat(failure("gone").error().type()).isEqualTo(ErrorType.DATA_NOT_FOUND);
    }

    @Test
    void whatTheEndpointThrowsIsDelivered() {
        endpoints.put("types", request -> {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "no such order");
        });
        assertThat(failure("types").delivery()).as("the same type as of an entry that is gone, and not the same thing").isEqualTo(Delivery.YES);
        assertThat(failure("types").error()).hasMessage("no such order").satisfies(error -> assertThat(error.context()).containsEntry("node", "n1"));
        endpoints.put("checked", request -> {
            throw new IOException("broken");
        });
        assertThat(failure("checked").error().type()).isEqualTo(ErrorType.HANDLER_FAILED);
        endpoints.put("later", request -> CompletableFuture.failedFuture(new IllegalStateException("broken")));
        assertThat(failure("later").error().getMessage()).contains("'later'", "broken");
        endpoints.put("error", request -> {
            throw new StackOverflowError();
        });
        assertThat(failure("error").delivery()).isEqualTo(Delivery.YES);
    }

    @Test
    void whatIsLostOnTheWayMayHaveCome() {
        onTheWay = new FoundationException(ErrorType.UNREACHABLE, "cut");
        assertThat(failure("echo").delivery()).isEqualTo(Delivery.UNKNOWN);
        onTheWay = new FoundationException(ErrorType.NO_HANDLER, "no registry there");
        assertThat(failure("echo").delivery()).isEqualTo(Delivery.NO);
    }
}
