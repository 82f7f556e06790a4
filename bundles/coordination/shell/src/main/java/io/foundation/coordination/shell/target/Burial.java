package io.foundation.coordination.shell.target;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.DeadItem;
import io.foundation.coordination.api.WorkQueue;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What becomes of the dead items of a queue.
 *
 * @param queue  the queue
 * @param action what is done with one, by its id; whether it was dead
 */
public record Burial(WorkQueue queue, Function<String, CompletionStage<Boolean>> action) {

    /** Names the work in the sentence of a failure. */
    public static final String LOOKING = "Looking for the dead items";

    private static final String ALL = "all";

    /**
     * Does it with one, or with all that are dead now.
     *
     * @return how many
     * @throws FoundationException {@code DATA_NOT_FOUND} if the one is not dead, or what failed, with how many it was done with before
     */
    public int of(String idOrAll) {
        if (idOrAll.equals(ALL)) {
            return ofAll();
        }
        if (!isDone(idOrAll)) {
            List<String> ids = Agreement.ask(queue.dead(WorkQueue.MAX_SHOWN), LOOKING).stream().map(DeadItem::id).toList();
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "No item " + Text.oneLine(idOrAll) + " of the queue '" + Text.oneLine(queue.name()) + "' is dead"
                    + (ids.isEmpty() ? "." : ": there are " + Text.some(ids) + ".") + Text.didYouMean(idOrAll, ids));
        }
        return 1;
    }

    /** One after the other, and no more than there were at first: what is put back may die again meanwhile. */
    private int ofAll() {
        int left = Agreement.ask(queue.statistics(), LOOKING).dead();
        int done = 0;
        while (left > 0) {
            List<DeadItem> dead = Agreement.ask(queue.dead(Math.min(left, WorkQueue.MAX_SHOWN)), LOOKING);
            for (DeadItem item : dead) {
                try {
                    done += isDone(item.id()) ? 1 : 0;
                } catch (FoundationException e) {
                    throw new FoundationException(e.type(), "After " + Text.count(done, "item") + ", at item " + item.id() + ": " + e.getMessage(), e);
                }
            }
            left = dead.isEmpty() ? 0 : left - dead.size();
        }
        return done;
    }

    private boolean isDone(String id) {
        return Agreement.ask(action.apply(id), "Doing it with the item " + Text.oneLine(id));
    }
}
