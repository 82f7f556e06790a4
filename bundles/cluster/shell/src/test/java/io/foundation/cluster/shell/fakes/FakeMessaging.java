package io.foundation.cluster.shell.fakes;

import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.GapListener;
import io.foundation.cluster.api.messaging.GatherPlan;
import io.foundation.cluster.api.messaging.Gathering;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.api.messaging.LargeHandler;
import io.foundation.cluster.api.messaging.MessageHandler;
import io.foundation.cluster.api.messaging.Messaging;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.RequestHandler;
import io.foundation.cluster.api.messaging.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Remembers what was sent, and answers with what it is told. */
public final class FakeMessaging implements Messaging {

    public final List<String> sent = new ArrayList<>();
    public CompletionStage<Void> outcome = CompletableFuture.completedFuture(null);
    public CompletionStage<byte[]> answer;

    @Override
    public CompletionStage<Void> send(NodeName to, Outgoing message) {
        sent.add("send " + to + " " + text(message));
        return outcome;
    }

    @Override
    public CompletionStage<byte[]> request(NodeName to, Outgoing message, Duration timeout) {
        sent.add("request " + to + " " + text(message) + " " + timeout);
        return answer;
    }

    @Override
    public CompletionStage<Void> broadcast(Outgoing message) {
        sent.add("broadcast " + text(message));
        return outcome;
    }

    private static String text(Outgoing message) {
        return message.subject() + " '" + new String(message.body(), StandardCharsets.UTF_8) + "'";
    }

    @Override
    public CompletionStage<Void> send(Target to, Outgoing message) {
        sent.add("send " + to + " " + text(message) + " on " + message.channel() + " " + message.acknowledgement());
        return outcome;
    }

    @Override
    public CompletionStage<Void> send(NodeName to, Outgoing message, LargeBody body) {
        throw new UnsupportedOperationException("no command does this");
    }

    @Override
    public CompletionStage<Void> send(Target to, Outgoing message, LargeBody body) {
        sent.add("send " + to + " " + text(message) + " and " + body.length() + " bytes on " + message.channel() + " " + message.acknowledgement());
        return outcome;
    }

    @Override
    public Registration onLarge(String subject, LargeHandler handler) {
        throw new UnsupportedOperationException("no command does this");
    }

    @Override
    public CompletionStage<byte[]> request(Target to, Outgoing message, Duration timeout) {
        throw new UnsupportedOperationException("no command does this");
    }

    @Override
    public Gathering gather(Target to, Outgoing message, GatherPlan plan) {
        throw new UnsupportedOperationException("no command does this");
    }

    @Override
    public Gathering gather(Collection<NodeName> to, Outgoing message, GatherPlan plan) {
        throw new UnsupportedOperationException("no command does this");
    }

    @Override
    public CompletionStage<Void> publish(String topic, Outgoing message) {
        throw new UnsupportedOperationException("no command does this");
    }

    @Override
    public Registration subscribe(String topic, Dispatch dispatch, MessageHandler handler) {
        throw new UnsupportedOperationException("no command does this");
    }

    @Override
    public Registration advertise(String kind, String name, int weight) {
        throw new UnsupportedOperationException("no command does this");
    }

    @Override
    public Registration onGap(GapListener listener) {
        throw new UnsupportedOperationException("no command does this");
    }

    @Override
    public Map<NodeName, CompletionStage<byte[]>> requestEach(Collection<NodeName> to, Outgoing message, Duration timeout) {
        throw new UnsupportedOperationException("no command does this");
    }

    @Override
    public Registration onMessage(String subject, Dispatch dispatch, MessageHandler handler) {
        throw new UnsupportedOperationException("no command does this");
    }

    @Override
    public Registration onRequest(String subject, Dispatch dispatch, RequestHandler handler) {
        throw new UnsupportedOperationException("no command does this");
    }
}
