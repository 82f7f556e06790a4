package io.foundation.cluster.shell.handler;

import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.admin.NodeAdmin;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.MessageHandler;
import io.foundation.cluster.api.messaging.RequestHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Answers requests of subject {@code hello}, in every cluster, with a greeting that names both nodes. Thread-safe. */
@Component(property = MessageHandler.SUBJECT + "=hello")
public final class HelloHandler implements RequestHandler {

    /** Optional: while the engine is replaced, a request that is under way still gets its answer. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile NodeAdmin node;

    @Override
    public CompletionStage<byte[]> handle(Incoming request) {
        NodeAdmin admin = node;
        String self = admin == null ? "a node" : admin.name().map(NodeName::value).orElse("a node");
        String greeting = "Hello " + request.from().name() + ", this is " + self + " in cluster " + request.cluster() + ".";
        return CompletableFuture.completedFuture(greeting.getBytes(StandardCharsets.UTF_8));
    }
}
