package io.foundation.cluster.core.messaging;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.messaging.Borrowed;
import io.foundation.cluster.api.messaging.BorrowingHandler;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.api.messaging.LargeHandler;
import io.foundation.cluster.api.messaging.LargeIncoming;
import io.foundation.cluster.api.messaging.MessageHandler;
import io.foundation.cluster.api.messaging.RequestHandler;
import io.foundation.cluster.core.delivery.Handing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who handles which subject, and on which thread. Of several request handlers the newest answers, of several message
 * handlers all get the message. What a handler throws stays here. Thread-safe.
 */
public final class HandlerTable {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerTable.class);
    /** How often it is told that messages are dropped, at most. */
    private static final long TOLD_NANOS = 10_000_000_000L;
    private static final long SLOW_INLINE_NANOS = 100_000_000L;
    private static final int TIMED_MASK = 15;

    private final Executor virtual;
    private final Map<String, MessageSlot[]> messages = new ConcurrentHashMap<>();
    private final Map<String, RequestSlot[]> requests = new ConcurrentHashMap<>();
    /** Messages lent; threads may overwrite each other's counts, which does no harm. */
    private int lent = -1;
    private final LongAdder unhandled = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final AtomicLong toldNextAt = new AtomicLong(System.nanoTime());
    /** Requests and confirmed messages that were taken and have no outcome yet; never counted up once nothing more is taken. */
    private final LongAdder underWay = new LongAdder();
    /** This node, while it takes no more from others because it leaves; else null. */
    private volatile NodeName leaving;

    public HandlerTable(Executor virtual) {
        this.virtual = virtual;
    }

    public Registration onMessage(String subject, Dispatch dispatch, MessageHandler handler) {
        return add(subject, new MessageSlot(dispatch, handler, new SenderQueues(virtual), null, null));
    }

    /** Inline, without owning the bodies. */
    public Registration onBorrowed(String subject, BorrowingHandler handler) {
        return add(subject, new MessageSlot(Dispatch.INLINE, message -> handler.handle(Borrowed.of(message)), new SenderQueues(virtual), handler, null));
    }

    /** On virtual threads, without having the bodies in memory. */
    public Registration onLarge(String subject, LargeHandler handler) {
        return add(subject, new MessageSlot(Dispatch.VIRTUAL, message -> handleLarge(handler, message, LargeBody.of(message.body())), new SenderQueues(virtual), null, handler));
    }

    private static void handleLarge(LargeHandler handler, Incoming message, LargeBody body) {
        try {
            handler.handle(new LargeIncoming(message.cluster(), message.from(), message.subject(), message.channel(), message.context(), body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Registration add(String subject, MessageSlot slot) {
        messages.compute(subject, (name, slots) -> added(slots, slot, MessageSlot[]::new));
        return () -> messages.computeIfPresent(subject, (name, slots) -> removed(slots, slot));
    }

    public Registration onRequest(String subject, Dispatch dispatch, RequestHandler handler) {
        RequestSlot slot = new RequestSlot(dispatch, handler, new Running(virtual));
        requests.compute(subject, (name, slots) -> added(slots, slot, RequestSlot[]::new));
        return () -> requests.computeIfPresent(subject, (name, slots) -> removed(slots, slot));
    }

    /** Arrays are never changed, so that a message reads them without a lock or a copy. */
    private static <T> T[] added(T[] slots, T slot, IntFunction<T[]> empty) {
        T[] before = slots == null ? empty.apply(0) : slots;
        T[] more = Arrays.copyOf(before, before.length + 1);
        more[before.length] = slot;
        return more;
    }

    private static <T> T[] removed(T[] slots, T slot) {
        T[] fewer = Arrays.stream(slots).filter(each -> each != slot).toArray(length -> Arrays.copyOf(slots, length));
        return fewer.length == 0 ? null : fewer;
    }

    /** The subjects somebody handles. */
    public Set<String> subjects() {
        Set<String> subjects = new TreeSet<>(messages.keySet());
        subjects.addAll(requests.keySet());
        return subjects;
    }

    /** Gives a one-way message to everybody who handles its subject. */
    public void message(Incoming message) {
        message(message.subject(), message);
    }

    /** Whoever is alone on a subject and takes its messages without owning their bodies; null if there is no such handler. */
    public BorrowingHandler borrower(String subject) {
        MessageSlot[] slots = messages.get(subject);
        return slots == null || slots.length != 1 ? null : slots[0].borrower;
    }

    /**
     * Lets a {@link #borrower} look at a message. Reading the clock twice costs as much as a small message does: one in some is timed, and who is slow is so again.
     */
    public void lend(BorrowingHandler handler, Borrowed message) {
        boolean timed = (++lent & TIMED_MASK) == 0;
        long began = timed ? System.nanoTime() : 0;
        try {
            if (isPlain(message.context())) {
                handler.handle(message);
            } else {
                message.context().run(() -> handler.handle(message));
            }
        } catch (RuntimeException | LinkageError e) {
            failed.increment();
            LOG.warn("The handler of '{}' failed on a message from {}.", message.subject(), message.from(), e);
        }
        if (timed) {
            warnIfSlow(message.subject(), System.nanoTime() - began);
        }
    }

    /** Whether the thread is in a message's context already, because neither has one. */
    private static boolean isPlain(Context context) {
        return context.isEmpty() && Context.current().isEmpty();
    }

    /** Whether one-way messages of a subject wait for somebody, instead of being handled where they come in. */
    public boolean isQueued(String subject) {
        MessageSlot[] slots = messages.get(subject);
        if (slots != null) {
            for (MessageSlot slot : slots) {
                if (slot.dispatch != Dispatch.INLINE) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Gives a one-way message to everybody who handles its subject.
     *
     * @param consumed run once when all of them have returned, or did not get it; its sender is slowed down until then
     */
    public void message(Incoming message, Runnable consumed) {
        message(message, null, consumed);
    }

    /**
     * The same, with a body that need not be in memory: who wants it there is given it so.
     *
     * @param large the body, needed until {@code consumed} is run; null if it is in memory
     */
    public void message(Incoming message, LargeBody large, Runnable consumed) {
        MessageSlot[] slots = messages.get(message.subject());
        if (slots == null) {
            consumed.run();
            message(message);
            return;
        }
        Runnable one = slots.length == 1 ? consumed : new Countdown(slots.length, consumed);
        for (MessageSlot slot : slots) {
            if (slot.dispatch == Dispatch.INLINE) {
                long began = System.nanoTime();
                run(slot, message, large, one);
                warnIfSlow(message.subject(), System.nanoTime() - began);
            } else if (!slot.queues.offerHeld(message.from(), () -> run(slot, message, large, one))) {
                dropped(message);
                one.run();
            }
        }
    }

    /** Whatever a handler throws, even an error: its sender's credit comes back. */
    private void run(MessageSlot slot, Incoming message, LargeBody large, Runnable then) {
        try {
            run(slot, message, large);
        } finally {
            then.run();
        }
    }

    /** Runs something when it was run so many times. */
    private static final class Countdown implements Runnable {
        private final AtomicInteger left;
        private final Runnable last;

        private Countdown(int times, Runnable last) {
            this.left = new AtomicInteger(times);
            this.last = last;
        }

        @Override
        public void run() {
            if (left.decrementAndGet() == 0) {
                last.run();
            }
        }
    }

    /** At most once, so it may be; but whoever looks has to see it: once in a while here, and counted. */
    private void dropped(Incoming message) {
        refused.increment();
        long now = System.nanoTime();
        long due = toldNextAt.get();
        if (now - due >= 0 && toldNextAt.compareAndSet(due, now + TOLD_NANOS)) {
            LOG.warn("Messages are dropped because too many wait for a slow handler, {} so far; now a '{}' from {}.", refused.sum(), message.subject(), message.from());
        }
    }

    /** Takes no more requests and confirmed messages of other nodes: the node leaves as soon as what it has taken is done. */
    public void takeNoMore(NodeName self) {
        leaving = self;
    }

    public void takeAgain() {
        leaving = null;
    }

    private boolean isClosedTo(Incoming message) {
        NodeName self = leaving;
        return self != null && !message.from().name().equals(self);
    }

    /** How many requests and confirmed messages were taken and have no outcome yet. */
    public long underWay() {
        return underWay.sum();
    }

    /** Whether somebody handles one-way messages of a subject. */
    public boolean handles(String subject) {
        return messages.containsKey(subject);
    }

    /**
     * Gives a one-way message to everybody who handles its subject, or to nobody if one of them has no room.
     *
     * @param large    the body, if it is not in memory, needed until {@code finished} is told; else null
     * @param finished told once after all have returned, with the first failure or null; not called unless the message is taken
     */
    public Handing tryMessage(Incoming message, LargeBody large, Consumer<FoundationException> finished) {
        MessageSlot[] slots = messages.get(message.subject());
        if (slots == null) {
            unhandled.increment();
            return Handing.refused(new FoundationException(ErrorType.NO_HANDLER, "Nobody handles '" + message.subject() + "' on this node."));
        }
        underWay.increment();
        if (isClosedTo(message)) {
            underWay.decrement();
            return Handing.BUSY;
        }
        for (int i = 0; i < slots.length; i++) {
            if (slots[i].dispatch != Dispatch.INLINE && !slots[i].queues.reserve()) {
                underWay.decrement();
                for (int j = 0; j < i; j++) {
                    if (slots[j].dispatch != Dispatch.INLINE) {
                        slots[j].queues.release();
                    }
                }
                return Handing.BUSY;
            }
        }
        Outcome outcome = new Outcome(slots.length, error -> {
            underWay.decrement();
            finished.accept(error);
        });
        for (MessageSlot slot : slots) {
            if (slot.dispatch == Dispatch.INLINE) {
                outcome.one(run(slot, message, large));
            } else if (!slot.queues.run(message.from(), () -> outcome.one(run(slot, message, large)))) {
                outcome.one(new FoundationException(ErrorType.CLOSED, "This node is stopping: the handler of '" + message.subject() + "' did not run."));
            }
        }
        return Handing.TAKEN;
    }

    /** Waits for all handlers of one message. */
    private static final class Outcome {
        private final AtomicInteger left;
        private final AtomicReference<FoundationException> first = new AtomicReference<>();
        private final Consumer<FoundationException> finished;

        private Outcome(int handlers, Consumer<FoundationException> finished) {
            this.left = new AtomicInteger(handlers);
            this.finished = finished;
        }

        private void one(FoundationException error) {
            if (error != null) {
                first.compareAndSet(null, error);
            }
            if (left.decrementAndGet() == 0) {
                finished.accept(first.get());
            }
        }
    }

    /** Gives a one-way message to everybody who is registered under a key, which may be other than its subject. */
    public void message(String key, Incoming message) {
        MessageSlot[] slots = messages.get(key);
        if (slots == null) {
            unhandled.increment();
            LOG.debug("Nobody handles '{}', which {} sent.", message.subject(), message.from());
            return;
        }
        for (MessageSlot slot : slots) {
            if (slot.dispatch == Dispatch.INLINE) {
                long began = System.nanoTime();
                run(slot, message, null);
                warnIfSlow(message.subject(), System.nanoTime() - began);
            } else if (!slot.queues.offer(message.from(), () -> run(slot, message, null))) {
                dropped(message);
            }
        }
    }

    /** Gives back why it failed; null if it did not. */
    private FoundationException run(MessageSlot slot, Incoming message, LargeBody large) {
        try {
            if (large != null) {
                message.context().run(() -> slot.handle(message, large));
            } else if (isPlain(message.context())) {
                slot.handler.handle(message);
            } else {
                message.context().run(() -> slot.handler.handle(message));
            }
            return null;
        } catch (RuntimeException | LinkageError e) {
            failed.increment();
            LOG.warn("The handler of '{}' failed on a message from {}.", message.subject(), message.from(), e);
            return handlerFailed(message, e);
        }
    }

    /** Asks whoever answers the subject; the answer is called exactly once. */
    public void request(Incoming request, Answer answer) {
        // Counted first and asked then: whoever waits for the last one overlooks none.
        underWay.increment();
        Answer counted = new Counted(answer, underWay);
        if (isClosedTo(request)) {
            counted.fail(new FoundationException(ErrorType.SERVICE_UNAVAILABLE, "The node leaves the cluster and takes no more requests; '" + request.subject()
                    + "' was not done: ask another node.").with("reason", "leaving"));
            return;
        }
        ask(request, counted);
    }

    private void ask(Incoming request, Answer answer) {
        RequestSlot[] slots = requests.get(request.subject());
        RequestSlot slot = slots == null ? null : slots[slots.length - 1];
        if (slot == null) {
            unhandled.increment();
            answer.fail(new FoundationException(ErrorType.NO_HANDLER, "Nobody answers '" + request.subject() + "' on this node."));
            return;
        }
        if (slot.dispatch == Dispatch.INLINE) {
            long began = System.nanoTime();
            run(slot.handler, request, answer);
            warnIfSlow(request.subject(), System.nanoTime() - began);
        } else if (!slot.running.offer(() -> run(slot.handler, request, answer))) {
            refused.increment();
            answer.fail(new FoundationException(ErrorType.RESOURCE_EXHAUSTED,
                    "Too many requests wait for '" + request.subject() + "'; this one was not done, try again later."));
        }
    }

    private void run(RequestHandler handler, Incoming request, Answer answer) {
        Context outer = request.context();
        try {
            CompletionStage<byte[]> stage = outer.isEmpty() ? handler.handle(request) : outer.call(() -> handler.handle(request));
            if (stage == null) {
                answer.reply(new byte[0]);
                return;
            }
            stage.whenComplete((body, failure) -> {
                if (failure == null) {
                    answer.reply(body == null ? new byte[0] : body);
                } else {
                    failed.increment();
                    answer.fail(handlerFailed(request, failure));
                }
            });
        } catch (Exception | LinkageError e) {
            failed.increment();
            if (!(e instanceof FoundationException)) {
                LOG.warn("The handler of '{}' failed on a request from {}.", request.subject(), request.from(), e);
            }
            answer.fail(handlerFailed(request, e));
        }
    }

    private static FoundationException handlerFailed(Incoming request, Throwable failure) {
        return FoundationException.wrap(failure, ErrorType.HANDLER_FAILED,
                "The handler of '" + request.subject() + "' failed: " + failure.getMessage());
    }

    private static void warnIfSlow(String subject, long nanos) {
        if (nanos > SLOW_INLINE_NANOS) {
            LOG.warn("The inline handler of '{}' took {} ms on an I/O thread; register it with Dispatch.VIRTUAL.", subject, nanos / 1_000_000);
        }
    }

    /** Messages nobody handled. */
    public long unhandled() {
        return unhandled.sum();
    }

    /** Handlers that threw, or whose stage failed. */
    public long failed() {
        return failed.sum();
    }

    /** Messages and requests not taken because too many waited. */
    public long refused() {
        return refused.sum();
    }

    /** Somebody left: nothing is kept for him. */
    public void forget(NodeName sender) {
        messages.values().forEach(slots -> Arrays.stream(slots).forEach(slot -> slot.queues.forget(sender)));
    }

    /** Counts down when the request is answered, after the answer has gone. */
    private record Counted(Answer answer, LongAdder underWay) implements Answer {

        @Override
        public void reply(byte[] body) {
            try {
                answer.reply(body);
            } finally {
                underWay.decrement();
            }
        }

        @Override
        public void fail(FoundationException error) {
            try {
                answer.fail(error);
            } finally {
                underWay.decrement();
            }
        }
    }

    /** The way back of one request. */
    public interface Answer {

        void reply(byte[] body);

        void fail(FoundationException error);
    }

    /**
     * @param borrower the handler as it was given, if it owns no bodies; else null
     * @param large    the handler as it was given, if it needs no bodies in memory; else null
     */
    private record MessageSlot(Dispatch dispatch, MessageHandler handler, SenderQueues queues, BorrowingHandler borrower, LargeHandler large) {

        private void handle(Incoming message, LargeBody body) {
            if (large != null) {
                handleLarge(large, message, body);
            } else {
                handler.handle(new Incoming(message.cluster(), message.from(), message.subject(), message.channel(), message.topic(), message.context(),
                        FileBody.inMemory(body)));
            }
        }
    }

    private record RequestSlot(Dispatch dispatch, RequestHandler handler, Running running) {
    }

    /** Requests run beside each other, but not without bound. */
    private static final class Running {
        private final Executor virtual;
        private final java.util.concurrent.Semaphore room = new java.util.concurrent.Semaphore(SenderQueues.MAX_WAITING);

        Running(Executor virtual) {
            this.virtual = virtual;
        }

        boolean offer(Runnable task) {
            if (!room.tryAcquire()) {
                return false;
            }
            try {
                virtual.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        room.release();
                    }
                });
                return true;
            } catch (RejectedExecutionException e) {
                room.release();
                return false;
            }
        }
    }
}
