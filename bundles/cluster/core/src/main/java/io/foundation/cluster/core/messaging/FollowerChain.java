package io.foundation.cluster.core.messaging;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.messaging.Departure;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.RequestFollower;
import io.foundation.cluster.api.messaging.RequestFollower.Following;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets followers see requests; without followers a request passes as it is. Thread-safe. */
public final class FollowerChain {

    private static final Logger LOG = LoggerFactory.getLogger(FollowerChain.class);

    private final Ranked<RequestFollower> followers;

    public FollowerChain(Ranked<RequestFollower> followers) {
        this.followers = followers;
    }

    /** @param ask asks in the context that is current then */
    public CompletionStage<byte[]> asking(Departure request, Supplier<CompletionStage<byte[]>> ask) {
        List<RequestFollower> all = followers.all();
        if (all.isEmpty()) {
            return ask.get();
        }
        List<Following> followings = new ArrayList<>(all.size());
        Context context = follow(request.context(), all, followings, (follower, outer) -> follower.asking(request.with(outer)));
        if (followings.isEmpty()) {
            return ask.get();
        }
        CompletionStage<byte[]> answer;
        try {
            answer = context.call(ask::get);
        } catch (Exception e) {
            end(followings, e);
            throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
        }
        return answer.whenComplete((body, failure) -> end(followings, failure));
    }

    /** @param next gives the request to its handler */
    public void answering(Incoming request, HandlerTable.Answer answer, BiConsumer<Incoming, HandlerTable.Answer> next) {
        List<RequestFollower> all = followers.all();
        if (all.isEmpty()) {
            next.accept(request, answer);
            return;
        }
        List<Following> followings = new ArrayList<>(all.size());
        Context context = follow(request.context(), all.reversed(), followings, (follower, outer) -> follower.answering(in(request, outer)));
        next.accept(followings.isEmpty() ? request : in(request, context), followings.isEmpty() ? answer : new Followed(answer, followings));
    }

    private static Incoming in(Incoming request, Context context) {
        return new Incoming(request.cluster(), request.from(), request.subject(), request.channel(), request.topic(), context, request.body());
    }

    /** Who begins to follow one request. */
    private interface Beginning {

        Optional<Following> by(RequestFollower follower, Context outer);
    }

    private static Context follow(Context outermost, List<RequestFollower> all, List<Following> followings, Beginning beginning) {
        Context context = outermost;
        for (RequestFollower each : all) {
            try {
                Optional<Following> following = beginning.by(each, context);
                if (following.isPresent()) {
                    context = following.get().context();
                    followings.add(following.get());
                }
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("The follower {} failed; the request goes on.", each.getClass().getName(), e);
            }
        }
        return context;
    }

    /** The innermost first. */
    private static void end(List<Following> followings, Throwable failure) {
        for (Following each : followings.reversed()) {
            try {
                each.ended(failure);
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("The follower {} failed; the request goes on.", each.getClass().getName(), e);
            }
        }
    }

    private record Followed(HandlerTable.Answer answer, List<Following> followings) implements HandlerTable.Answer {

        @Override
        public void reply(byte[] body) {
            end(followings, null);
            answer.reply(body);
        }

        @Override
        public void fail(FoundationException error) {
            end(followings, error);
            answer.fail(error);
        }
    }
}
