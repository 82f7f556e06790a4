package io.foundation.coordination.core.collection;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Delete;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Attempt;
import io.foundation.coordination.core.ground.Ground;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Removes everything at and below a path at once, or, if there is more than was expected, nothing. What comes below it meanwhile makes it look again. On the loop. */
final class Uprooting extends Attempt<Uprooting.Seen, Uprooting.Written, Integer> {

    /**
     * What is there.
     *
     * @param paths of all entries, each before what is below it; if there are too many, only some of the excess
     */
    record Seen(Optional<StoredNode> part, List<String> paths) {
    }

    /** What is to be removed: the first step is that of the part. */
    record Written(int partVersion, long token, List<Change> steps) {
    }

    private final Ground ground;
    private final String part;
    private final String path;
    private final int atMost;

    /** @param path of an entry, or the part itself, which stays */
    Uprooting(Ground ground, String part, String path, int atMost, long timeoutNanos) {
        super(ground, timeoutNanos);
        this.ground = ground;
        this.part = part;
        this.path = path;
        this.atMost = atMost;
    }

    @Override
    protected String what() {
        return "all of " + path;
    }

    @Override
    protected CompletableFuture<Seen> read() {
        CompletableFuture<Optional<StoredNode>> top = ground.read(part);
        CompletableFuture<Optional<StoredNode>> entry = ground.read(path);
        return top.thenCombine(entry, (above, there) -> {
            List<String> paths = new ArrayList<>();
            if (there.isPresent() && !path.equals(part)) {
                paths.add(path);
            }
            return descend(there.isPresent() ? List.of(path) : List.of(), paths).thenApply(all -> new Seen(above, all));
        }).thenCompose(seen -> seen);
    }

    /** Adds what is below some paths, level by level. */
    private CompletableFuture<List<String>> descend(List<String> level, List<String> paths) {
        if (level.isEmpty() || paths.size() > atMost) {
            return CompletableFuture.completedFuture(paths);
        }
        List<String> next = new ArrayList<>();
        List<CompletableFuture<Void>> lists = new ArrayList<>();
        for (String above : level) {
            lists.add(ground.children(above).thenAccept(names -> names.forEach(name -> next.add(StorePath.child(above, name)))));
        }
        return CompletableFuture.allOf(lists.toArray(CompletableFuture[]::new)).thenCompose(all -> {
            paths.addAll(next);
            return descend(next, paths);
        });
    }

    @Override
    protected Choice<Written, Integer> choose(Seen seen) {
        if (seen.paths().isEmpty()) {
            return Choice.leave(0);
        }
        if (seen.paths().size() > atMost) {
            throw new FoundationException(ErrorType.TOO_LARGE, "There are more than " + atMost + " paths at and below " + path + ": nothing was removed.");
        }
        StoredNode top = seen.part().orElseThrow();
        long token = ground.newWriter();
        List<Change> steps = new ArrayList<>();
        steps.add(new Change.Write(part, PartRecord.of(top.data()).next(Removal.ofSeveral(token)).bytes(), top.version()));
        seen.paths().reversed().forEach(each -> steps.add(new Delete(each, Change.ANY_VERSION)));
        return Choice.write(new Written(top.version(), token, steps));
    }

    @Override
    protected CompletableFuture<Outcome> commit(Written write) {
        return ground.commit(write.steps());
    }

    @Override
    protected Fate fate(Written write, Seen now) {
        return now.part().map(top -> PartRecord.of(top.data()).fateOfRemoval(write.token(), top.version() - write.partVersion())).orElse(Fate.UNKNOWN);
    }

    @Override
    protected Integer done(Written write) {
        return write.steps().size() - 1;
    }
}
