package io.foundation.cluster.shell.handler;

import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.MessageHandler;
import io.foundation.cluster.api.messaging.RequestHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Component;

/** Answers requests of subject {@code echo}, in every cluster, with their own body. Thread-safe. */
@Component(property = MessageHandler.SUBJECT + "=echo")
public final class EchoHandler implements RequestHandler {

    @Override
    public CompletionStage<byte[]> handle(Incoming request) {
        return CompletableFuture.completedFuture(request.body());
    }
}
