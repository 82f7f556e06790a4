package io.foundation.testkit.history;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.QueueLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * Clients of one process that use counters, references, entries of maps, generators of numbers, queues, locks and elections again and again, and write down what they ask and are answered. Objects are named after their kind, so
 * that {@link #model} knows them. Started and stopped by one thread.
 */
public final class AgreementLoad {

    private static final Set<ErrorType> NOT_DONE = Set.of(ErrorType.UNREACHABLE, ErrorType.RESOURCE_EXHAUSTED);

    private static final int IDS_AT_A_TIME = 2;
    /** Items are given out until they are done. */
    private static final QueueLimits QUEUE = new QueueLimits(50, QueueLimits.MAX_DELIVERIES);

    private final Coordination coordination;
    private final Recorder recorder;
    private final SplittableRandom random;
    private final long pauseNanos;
    private final Later later;
    private final List<LoadWorker> workers = new ArrayList<>();
    private final Map<String, QueueWorker> queues = new HashMap<>();
    private final Queue<FoundationException> unexpected = new ConcurrentLinkedQueue<>();

    /** @param pauseNanos the most a client waits between two things */
    public AgreementLoad(Coordination coordination, Recorder recorder, SplittableRandom random, long pauseNanos, Later later) {
        this.coordination = coordination;
        this.recorder = recorder;
        this.random = random;
        this.pauseNanos = pauseNanos;
        this.later = later;
    }

    /** Whether a {@link #model} says what is to be answered; else {@link Uniqueness} or {@link Deliveries} judges. */
    public static boolean hasModel(Operation operation) {
        return !Uniqueness.isOfGenerator(operation) && !Deliveries.isOfQueue(operation);
    }

    /** What an object of this load is to answer. */
    public static Model<?> model(String object) {
        return switch (object.substring(0, object.indexOf('/'))) {
            case "counter" -> CounterModel.INSTANCE;
            case "reference" -> RegisterModel.INSTANCE;
            case "map" -> EntryModel.INSTANCE;
            case "lock", "election" -> LockModel.INSTANCE;
            default -> throw new IllegalArgumentException("No load has written of " + object);
        };
    }

    /** One client more of a counter. */
    public void counter(String name) {
        start(new CounterWorker(this, coordination.counter(name), client()));
    }

    /** One client more of a reference. */
    public void reference(String name) {
        start(new ReferenceWorker(this, coordination.reference(name), client()));
    }

    /** One client more of a key of a map. */
    public void map(String name) {
        start(new EntryWorker(this, coordination.map(name), client()));
    }

    /** One client more of a generator of numbers, which takes a few at a time; {@link Uniqueness} judges it. */
    public void ids(String name) {
        start(new IdWorker(this, coordination.ids(name, IDS_AT_A_TIME), client()));
    }

    /** One client more of a queue of work; {@link Deliveries} judges it, once it was {@linkplain #emptyQueues emptied}. */
    public void queue(String name) {
        QueueWorker worker = new QueueWorker(this, coordination.queue(name, QUEUE), client());
        queues.putIfAbsent(name, worker);
        start(worker);
    }

    /** Takes all that is left in the queues of this load; when all loads have been stopped. */
    public CompletionStage<Void> emptyQueues() {
        return CompletableFuture.allOf(queues.values().stream().map(worker -> worker.empty().toCompletableFuture()).toArray(CompletableFuture[]::new));
    }

    /** One client more of a lock, that holds it for a while. */
    public void lock(String name) {
        lock(name, hold -> {
            CompletableFuture<Void> held = new CompletableFuture<>();
            later.after(Math.max(1, pauseNanos), () -> held.complete(null));
            return held;
        });
    }

    /** One client more of a lock, that does something while it has it. */
    public void lock(String name, Function<Hold, CompletionStage<Void>> during) {
        start(new LockWorker(this, coordination.lock(name), during, client()));
    }

    /** One candidate more. */
    public void election(String topic) {
        start(new ElectionWorker(this, coordination.election(topic), client()));
    }

    private String client() {
        return "w" + workers.size();
    }

    private void start(LoadWorker worker) {
        workers.add(worker);
        worker.next();
    }

    /** All end what they are at; completes when they have. */
    public CompletionStage<Void> stop() {
        return CompletableFuture.allOf(workers.stream().map(LoadWorker::stop).toArray(CompletableFuture[]::new));
    }

    /** The objects of those that have not ended what they are at. */
    public List<String> busy() {
        return workers.stream().filter(worker -> !worker.isIdle()).map(LoadWorker::object).toList();
    }

    /** Errors that no failure of a connection explains. */
    public List<FoundationException> unexpected() {
        return List.copyOf(unexpected);
    }

    Recorder recorder() {
        return recorder;
    }

    SplittableRandom newRandom() {
        return random.split();
    }

    long pauseNanos() {
        return pauseNanos;
    }

    Later later() {
        return later;
    }

    /** What an error says of whether it was done. */
    Recorder.Failure judge(Throwable error) {
        FoundationException typed = FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "An error of no type.");
        if (NOT_DONE.contains(typed.type())) {
            return Recorder.Failure.NOT_DONE;
        }
        if (typed.type() != ErrorType.OUTCOME_UNKNOWN && typed.type() != ErrorType.CLOSED) {
            unexpected.add(typed);
        }
        return Recorder.Failure.UNKNOWN;
    }
}
