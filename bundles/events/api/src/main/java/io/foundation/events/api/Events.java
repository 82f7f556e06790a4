package io.foundation.events.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The events of this node: takes them in, keeps the newest of each stream within its bounds, and gives them back. Thread-safe; nothing here blocks.
 *
 * <p>Methods that take drafts throw a {@code FoundationException} of the type {@code VALIDATION_FAILED} (something is missing or no allowed name), {@code TYPE_MISMATCH} (data of a type
 * that has no place here), {@code TOO_LARGE} (see {@link EventDraft#MAX_DATA}), or {@code RESOURCE_EXHAUSTED} (there are {@link #MAX_STREAMS} streams, or the stream refuses more
 * while a subscriber that must not lose any is too far behind: try again later). Nothing is stored then.
 */
@ProviderType
public interface Events {

    /** What the users' own bundles tell. */
    String USER = "user";
    /** What the platform tells of itself. */
    String SYSTEM = "system";
    /** What went wrong. */
    String ERROR = "error";
    /** What was measured. */
    String TELEMETRY = "telemetry";

    /** The most streams of a node. A stream comes to be with its first event. */
    int MAX_STREAMS = 64;
    /** The most events of a batch. */
    int MAX_BATCH = 10_000;

    Event append(EventDraft draft);

    /** Appends all of them, with ids in a row, or none: the message of the exception names the first that is wrong. */
    List<Event> append(List<EventDraft> batch);

    /**
     * As {@link #append(List)}; completes when the durable log has all of them. The events are kept in memory at once.
     *
     * @return fails with {@code INVALID_INPUT} if a stream is not durable, {@code SERVICE_UNAVAILABLE} if no log is installed, and as the log failed. What failed so may yet be
     *         written, since the log is tried again; it stays in memory in any case
     */
    CompletionStage<List<Event>> appendDurably(List<EventDraft> batch);

    /**
     * Puts back an event that was {@link #decode decoded}, with its own id and timestamp.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code CONFLICT} unless its id is greater than every id given so far, and its timestamp no earlier than the newest of its stream
     */
    Event restore(Event event);

    /**
     * Takes in a copy of an event that has happened on another node: it gets an id and a timestamp here, and stays what it is otherwise.
     *
     * @throws io.foundation.base.api.error.FoundationException as {@link #append(EventDraft)}
     */
    Event receive(Event foreign);

    /** The greatest id given so far; 0 if none was. */
    long lastId();

    /** @throws io.foundation.base.api.error.FoundationException {@code INVALID_INPUT} if the id is not greater than 0 */
    Optional<Event> get(long id);

    /** What fits, in the order asked for. Answers from indexes if the filter names a type, source, key, correlation or parent. */
    List<Event> query(EventQuery query);

    /** The newest, newest first. */
    default List<Event> recent(int most) {
        return query(EventQuery.all().newestFirst().limit(most));
    }

    /** All that belongs to one correlation, the oldest first; empty if nothing does. */
    default List<Event> correlated(String correlationId) {
        return correlationId.isEmpty() ? List.of() : query(EventQuery.of(EventFilter.all().correlated(correlationId)));
    }

    /** What caused an event, what caused that and so on, and everything caused by it, with itself; the oldest first, at most {@link CausalChain#MAX}. */
    CausalChain chain(EventRef of);

    /**
     * Forgets what was taken in earlier. The durable log is not touched.
     *
     * @param timestamp nanoseconds since 1970; one of exactly this time stays
     * @return how many
     */
    long pruneBefore(long timestamp);

    EventStats stats();

    /** An event as bytes, for {@link #decode}, also of another version. */
    byte[] encode(Event event);

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if it is no event */
    Event decode(byte[] bytes);
}
