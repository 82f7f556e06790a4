package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.core.messaging.BodyFeed;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.SendStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to one peer by name: the link there is, or the messages that wait for the next one. What waited is sent
 * before anything newer, so order holds over a reconnect. Thread-safe.
 */
final class Lane {

    static final int MAX_WAITING = 1_024;
    static final long MAX_WAITING_BYTES = 8 << 20;

    /** A new link counts as not used for a long time. */
    private static final long UNUSED_NANOS = 1L << 50;
    private static final byte[] NOTHING = {};
    private static final CompletionStage<Void> TAKEN = CompletableFuture.completedStage(null);

    private final NodeName peer;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private volatile Link link;
    private volatile long upSinceNanos;
    /** Whether a user's message passed since somebody last asked. */
    private volatile boolean used;
    private long usedAtNanos;
    /** Whether requests that wait for their answer are counted: only while the link is there for traffic alone. */
    private volatile boolean counting;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean routing = new AtomicBoolean();
    /** Nothing is taken any more: there is another lane to the peer, or none. */
    private boolean retired;
    /** For how many sweeps it was idle. On the loop. */
    private int idleSweeps;

    Lane(NodeName peer) {
        this.peer = peer;
    }

    Link link() {
        return link;
    }

    long upSinceNanos() {
        return upSinceNanos;
    }

    /** A user's message passes. */
    void touch() {
        if (!used) {
            used = true;
        }
    }

    /** When a user's message passed last, or a request waited for its answer, as far as is seen now and then. On the loop. */
    long usedAtNanos(long nowNanos) {
        if (used || open.get() > 0) {
            used = false;
            usedAtNanos = nowNanos;
        }
        return usedAtNanos;
    }

    /** Whether a user's message passed over the link in use, as far as {@link #usedAtNanos} has seen. On the loop. */
    boolean wasUsed() {
        return usedAtNanos != upSinceNanos - UNUSED_NANOS;
    }

    void count(boolean requests) {
        counting = requests;
    }

    /** Counts a request until what is given back is run; null if nobody wants to know. */
    Runnable begun() {
        if (!counting) {
            return null;
        }
        open.incrementAndGet();
        AtomicBoolean over = new AtomicBoolean();
        return () -> {
            touch();
            if (over.compareAndSet(false, true)) {
                open.decrementAndGet();
            }
        };
    }

    /** Whether somebody must find a way for what waits; true once until {@link #routed}. */
    boolean needsRoute() {
        return link == null && routing.compareAndSet(false, true);
    }

    void routed() {
        routing.set(false);
    }

    synchronized boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** Takes everything that waits, to go another way. Nothing if there is a link. */
    synchronized List<Waiting> takeWaiting() {
        if (link != null) {
            return List.of();
        }
        List<Waiting> all = new ArrayList<>(waiting);
        waiting.clear();
        waitingBytes = 0;
        return all;
    }

    /** Takes a new link into use: what waited goes first. Gives back the link it replaces, or null. */
    Link use(Link next, long nowNanos) {
        List<Runnable> outcomes = new ArrayList<>();
        Link former;
        synchronized (this) {
            for (Waiting message = waiting.poll(); message != null; message = waiting.poll()) {
                waitingBytes -= message.size();
                Waiting sent = message;
                if (message.large != null) {
                    SendStatus status = send(next, message.message, message.large, message.taken);
                    if (!isSettled(status)) {
                        outcomes.add(() -> settle(status, sent.taken));
                    }
                } else if (message.reply == null) {
                    SendStatus status = next.send(message.message);
                    outcomes.add(() -> settle(status, sent.taken));
                } else {
                    long left = message.deadlineNanos - nowNanos;
                    if (left > 0) {
                        CompletionStage<byte[]> answer = next.request(message.message, Duration.ofNanos(left));
                        outcomes.add(() -> answer.whenComplete((body, failure) -> settle(sent.reply, body, failure)));
                    } else {
                        outcomes.add(() -> sent.fail(timedOut()));
                    }
                }
            }
            former = link;
            upSinceNanos = nowNanos;
            usedAtNanos = nowNanos - UNUSED_NANOS;
            link = next;
        }
        outcomes.forEach(Runnable::run);
        return former;
    }

    /** Stops using a link; false if another is in use. */
    synchronized boolean drop(Link gone) {
        if (link != gone) {
            return false;
        }
        link = null;
        return true;
    }

    /** Sends over the {@link #link} that was seen; null if there was none, or it is closed. */
    CompletionStage<Void> sendNow(Message message, Link current) {
        touch();
        if (current == null) {
            return null;
        }
        SendStatus status = current.send(message);
        if (isSettled(status)) {
            return TAKEN;
        }
        return status == SendStatus.CLOSED ? null : CompletableFuture.failedStage(refused(status));
    }

    /** Sends now, or lets the message wait until the deadline for a link to come. Null if this lane is retired: use another. */
    CompletionStage<Void> send(Message message, long deadlineNanos) {
        Link current = link;
        CompletionStage<Void> sent = sendNow(message, current);
        if (sent != null) {
            return sent;
        }
        CompletableFuture<Void> taken = new CompletableFuture<>();
        return switch (await(new Waiting(message, deadlineNanos, taken, null, null), current)) {
            case TAKEN -> taken;
            case FULL -> CompletableFuture.failedStage(full());
            case RETIRED -> null;
        };
    }

    /**
     * As {@link #send(Message, long)}, with a body that is read while it is sent; the stage completes as {@link BodyFeed#ended} does. Null if this lane is retired.
     *
     * @param message its body is what goes before the large one
     */
    CompletionStage<Void> send(Message message, LargeBody large, long deadlineNanos) {
        touch();
        Link current = link;
        CompletableFuture<Void> taken = new CompletableFuture<>();
        if (current != null) {
            SendStatus status = send(current, message, large, taken);
            if (isSettled(status)) {
                return taken;
            }
            if (status != SendStatus.CLOSED) {
                return CompletableFuture.failedStage(refused(status));
            }
        }
        return switch (await(new Waiting(message, deadlineNanos, taken, null, large), current)) {
            case TAKEN -> taken;
            case FULL -> CompletableFuture.failedStage(full());
            case RETIRED -> null;
        };
    }

    /**
     * Sends a body that is read while it is sent.
     *
     * @param message its body is what goes before the large one
     * @param taken   completed when the large body is needed no longer; not at all if the status says that it was not taken
     */
    static SendStatus send(Link link, Message message, LargeBody large, CompletableFuture<Void> taken) {
        BodyFeed feed = new BodyFeed(message.body(), large);
        SendStatus status = link.send(new Message(message.channel(), message.subject(), message.key(), message.context(), NOTHING), feed);
        if (isSettled(status)) {
            feed.ended().whenComplete((done, failure) -> {
                if (failure == null) {
                    taken.complete(null);
                } else {
                    taken.completeExceptionally(failure);
                }
            });
        }
        return status;
    }

    /** Asks now, or lets the request wait until its deadline for a link to come. Null if this lane is retired: use another. */
    CompletionStage<byte[]> request(Message message, Duration timeout, long deadlineNanos) {
        touch();
        Link current = link;
        if (current != null && current.isOpen()) {
            Runnable over = begun();
            CompletionStage<byte[]> answer = current.request(message, timeout);
            return over == null ? answer : answer.whenComplete((body, failure) -> over.run());
        }
        CompletableFuture<byte[]> reply = new CompletableFuture<>();
        return switch (await(new Waiting(message, deadlineNanos, null, reply, null), current)) {
            case TAKEN -> reply;
            case FULL -> CompletableFuture.failedStage(full());
            case RETIRED -> null;
        };
    }

    /** What became of something that would wait. */
    private enum Wait {
        TAKEN, FULL, RETIRED
    }

    private FoundationException full() {
        return new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "There is no link to " + peer + " and as many messages wait for one as may ("
                + MAX_WAITING + ", or " + (MAX_WAITING_BYTES >> 20) + " MiB); try again later.");
    }

    private Wait await(Waiting message, Link seen) {
        Link current;
        synchronized (this) {
            current = link;
            if (retired) {
                return Wait.RETIRED;
            }
            if (current == null || current == seen) {
                if (waiting.size() >= MAX_WAITING || !waiting.isEmpty() && waitingBytes + message.size() > MAX_WAITING_BYTES) {
                    return Wait.FULL;
                }
                waiting.add(message);
                waitingBytes += message.size();
                return Wait.TAKEN;
            }
        }
        // A link came between the two looks.
        if (message.large != null) {
            SendStatus status = send(current, message.message, message.large, message.taken);
            if (!isSettled(status)) {
                message.taken.completeExceptionally(refused(status));
            }
        } else if (message.reply == null) {
            settle(current.send(message.message), message.taken);
        } else {
            current.request(message.message, Duration.ofNanos(Math.max(1_000_000, message.deadlineNanos - System.nanoTime())))
                    .whenComplete((body, failure) -> settle(message.reply, body, failure));
        }
        return Wait.TAKEN;
    }

    /** Fails what has waited too long. */
    void expire(long nowNanos) {
        List<Waiting> late;
        synchronized (this) {
            if (waiting.isEmpty()) {
                return;
            }
            late = new ArrayList<>();
            waiting.removeIf(message -> {
                boolean over = message.deadlineNanos - nowNanos <= 0;
                if (over) {
                    waitingBytes -= message.size();
                    late.add(message);
                }
                return over;
            });
        }
        late.forEach(message -> message.fail(message.reply == null ? noLink() : timedOut()));
    }

    /** Fails everything that waits, because no link will come. */
    void failAll(FoundationException why) {
        List<Waiting> all;
        synchronized (this) {
            all = new ArrayList<>(waiting);
            waiting.clear();
            waitingBytes = 0;
        }
        all.forEach(message -> message.fail(why));
    }

    /** Takes nothing any more, if nothing waits and there is no link; false if it goes on. On the loop. */
    synchronized boolean retire() {
        retired = link == null && waiting.isEmpty() && open.get() == 0;
        return retired;
    }

    /** Retires if it was idle for so many sweeps in a row. On the loop. */
    boolean retireIfIdleFor(int sweeps) {
        idleSweeps = link == null ? idleSweeps + 1 : 0;
        return idleSweeps > sweeps && retire();
    }

    private FoundationException noLink() {
        return new FoundationException(ErrorType.UNREACHABLE, "There is no link to " + peer + ", and none came in time.");
    }

    private FoundationException timedOut() {
        return new FoundationException(ErrorType.TIMEOUT, peer + " did not answer in time: no link came.");
    }

    FoundationException refused(SendStatus status) {
        return switch (status) {
            case QUEUE_FULL -> new FoundationException(ErrorType.RESOURCE_EXHAUSTED,
                    "The queue to " + peer + " is full; try again when it has drained.");
            case TOO_LARGE -> new FoundationException(ErrorType.TOO_LARGE, "The message is larger than this cluster allows.");
            case NO_CHANNEL -> new FoundationException(ErrorType.INVALID_INPUT,
                    "There is no such channel here or at " + peer + ": use control, coordination, events, data or telemetry.");
            case CLOSED, ACCEPTED, DROPPED -> new FoundationException(ErrorType.UNREACHABLE, "The link to " + peer + " was closed.");
        };
    }

    /** What a channel drops by its own rule is no error of the sender's. */
    static boolean isSettled(SendStatus status) {
        return status == SendStatus.ACCEPTED || status == SendStatus.DROPPED;
    }

    private void settle(SendStatus status, CompletableFuture<Void> taken) {
        if (isSettled(status)) {
            taken.complete(null);
        } else {
            taken.completeExceptionally(refused(status));
        }
    }

    private static void settle(CompletableFuture<byte[]> reply, byte[] body, Throwable failure) {
        if (failure == null) {
            reply.complete(body);
        } else {
            reply.completeExceptionally(FoundationException.wrap(failure, ErrorType.INTERNAL_ERROR, "The request failed."));
        }
    }

    /**
     * A message, or a request if there is a reply to come.
     *
     * @param large the rest of its body, which is read while it is sent; null if there is none
     */
    record Waiting(Message message, long deadlineNanos, CompletableFuture<Void> taken, CompletableFuture<byte[]> reply, LargeBody large) {
        long size() {
            return message.body().length + 64L;
        }

        void fail(FoundationException why) {
            if (reply == null) {
                taken.completeExceptionally(why);
            } else {
                reply.completeExceptionally(why);
            }
        }
    }
}
