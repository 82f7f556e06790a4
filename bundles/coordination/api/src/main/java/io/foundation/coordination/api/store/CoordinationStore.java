package io.foundation.coordination.api.store;

import io.foundation.base.api.lifecycle.Registration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What agreement is built on: a tree of small nodes that all clients see change in one order. It is the model of ZooKeeper (Hunt et al.: ZooKeeper: Wait-free
 * coordination for Internet-scale systems, USENIX ATC 2010), cut down to what the primitives need; they are written once, over this. A store is an OSGi service with the
 * properties {@link io.foundation.coordination.api.Coordination#CLUSTER} and {@link #TYPE}; whoever publishes it owns its session, connects it, and closes it after
 * taking the service back.
 *
 * <p>What every store holds:
 * <ul>
 * <li><b>Commits</b> are atomic and in one order for all clients; each has a revision, greater than that of every commit before, over all sessions and restarts.</li>
 * <li><b>Order of a client</b>: what it asks takes effect, and is answered, in the order it was asked in. Reads see its own commits, and never what is older than what
 * it has seen; they may be behind others' commits, except after {@link #sync}.</li>
 * <li><b>Events</b> of a watch come in the order of the commits, and before the answer to any read that shows their effect.</li>
 * <li><b>Answers, events and status</b> come one at a time, in order, on a thread of the store, never within the call that asked. They must not block.</li>
 * <li><b>Sessions</b> follow one another by themselves. With {@code SUSPENDED} events may be missed: after every {@code ACTIVE} whoever watches reads again. When a session
 * is {@code LOST} its ephemeral nodes are gone, or go within the time-out of the session without help; nothing is done in it any more.</li>
 * </ul>
 *
 * <p>Errors a stage may complete with, always as {@link io.foundation.base.api.error.FoundationException}:
 * <table>
 * <caption>Errors</caption>
 * <tr><td>{@code UNREACHABLE}</td><td>certainly not done: not connected, or given up before it was sent</td></tr>
 * <tr><td>{@code OUTCOME_UNKNOWN}</td><td>of a commit alone: sent, and the connection was lost before the answer; it may have been done, or be done soon</td></tr>
 * <tr><td>{@code SESSION_LOST}</td><td>certainly not done, and never will be: the session named by an ephemeral creation is over</td></tr>
 * <tr><td>{@code TOO_LARGE}, {@code INVALID_INPUT}, {@code FORBIDDEN}</td><td>certainly not done: what was asked is not allowed</td></tr>
 * <tr><td>{@code RESOURCE_EXHAUSTED}</td><td>certainly not done: too much of what was asked before is not answered yet; asking again later helps</td></tr>
 * <tr><td>{@code CLOSED}</td><td>certainly not done: the store is closed</td></tr>
 * </table>
 *
 * <p>A store never repeats a commit by itself once it was sent. When it is {@code ACTIVE} again in the same session, a commit whose outcome was unknown has been done or
 * never will be: a read after a {@link #sync} tells. In another session it may still be done for a while. Everything asked is answered in the end, at the latest when the session is lost. Thread-safe; does not
 * block. The contract suite {@code StoreContract} of the testkit tests all this.
 */
@ConsumerType
public interface CoordinationStore {

    /** The service property that says which kind of store it is, e.g. {@code local}. */
    String TYPE = "foundation.coordination.type";
    /** The most bytes of data of a node, and of all steps of a commit together: 512 KiB, half of what ZooKeeper takes in a message with everything around it. */
    int MAX_BYTES = 512 << 10;
    /** The most steps of a commit. */
    int MAX_CHANGES = 1_024;

    /** How it is now. */
    StoreStatus status();

    /** What it cannot promise as it is now, in a sentence for a person, e.g. that it has one server only; empty if nothing is amiss. */
    default String caveat() {
        return "";
    }

    /** Tells of every change of the status, the present one first. */
    Registration listen(Consumer<StoreStatus> listener);

    /**
     * Does all steps, one after the other, or none.
     *
     * @param changes 1 to {@link #MAX_CHANGES}
     */
    CompletionStage<Outcome> commit(List<Change> changes);

    /**
     * Deletes a node of this session after a while, by itself, if it is still at that version then: so it can be left to a successor, who keeps it by writing to it. Nobody is told. A lost
     * connection delays it; closing the store, or the loss of the session, forgets it, because the node goes with the session. A store that cannot wait asks once and at once, as this does.
     *
     * @param deletion of a path, or a version of it, that never comes again: it may be asked for twice
     */
    default void deleteLater(Change.Delete deletion, Duration after) {
        commit(List.of(deletion));
    }

    /** The node; empty if there is none. */
    CompletionStage<Optional<StoredNode>> read(String path);

    /**
     * The node, and one event when it is created, written or deleted after that.
     *
     * @param once told at most once; not at all if the session is lost before, or the read fails
     */
    CompletionStage<Optional<StoredNode>> read(String path, Consumer<StoreEvent> once);

    /** The names of the children, in no order; empty if there is no such node. */
    CompletionStage<Optional<List<String>>> children(String path);

    /**
     * The names of the children, in no order, and one event when a child comes or goes after that, or the node itself goes; empty, and no event, if there is no such node.
     *
     * @param once told at most once; not at all if the session is lost before, or the read fails
     */
    CompletionStage<Optional<List<String>>> children(String path, Consumer<StoreEvent> once);

    /**
     * Tells when a node, or any below it, is created, written or deleted, from before the next read asked on until the registration is closed, whatever becomes of
     * sessions; what happens while not {@code ACTIVE} may be missed.
     */
    Registration watch(String path, Consumer<StoreEvent> listener);

    /** Completes when reads asked from then on see everything that was committed, by anybody, before this was asked. */
    CompletionStage<Void> sync();
}
