package io.foundation.coordination.zookeeper;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.api.store.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs;

/** The steps of a commit as operations of ZooKeeper, and what came of them. */
final class CommitSteps {

    /** What ZooKeeper writes in the place of the session for containers. */
    private static final long CONTAINER = Long.MIN_VALUE;

    private CommitSteps() {
    }

    /** What makes the steps no commit. */
    static Optional<FoundationException> problem(List<Change> steps) {
        if (steps.isEmpty() || steps.size() > CoordinationStore.MAX_CHANGES) {
            return Optional.of(new FoundationException(ErrorType.INVALID_INPUT, "A commit of " + steps.size() + " steps cannot be: use 1 to " + CoordinationStore.MAX_CHANGES + "."));
        }
        long bytes = steps.stream().mapToLong(CommitSteps::bytes).sum();
        if (bytes > CoordinationStore.MAX_BYTES) {
            return Optional.of(new FoundationException(ErrorType.TOO_LARGE, "The data of a commit has " + bytes + " bytes: at most " + CoordinationStore.MAX_BYTES
                    + " are allowed. Keep large values elsewhere and where they are here."));
        }
        return Optional.empty();
    }

    /** About how many bytes the commit has on its way to the servers. */
    static long size(List<Change> steps) {
        return steps.stream().mapToLong(step -> bytes(step) + step.path().length()).sum();
    }

    private static long bytes(Change step) {
        return switch (step) {
            case Change.Create create -> create.data().length;
            case Change.Write write -> write.data().length;
            case Change.Delete delete -> 0;
            case Change.Check check -> 0;
        };
    }

    /** The session that ephemeral nodes among the steps go with; 0 if there are none. If they name several it is one that no handle has. */
    static long session(List<Change> steps) {
        long session = 0;
        for (Change step : steps) {
            if (step instanceof Change.Create create && create.session() != 0) {
                if (session != 0 && session != create.session()) {
                    return CONTAINER;
                }
                session = create.session();
            }
        }
        return session;
    }

    /** Of whom a node is, as the store says it. */
    static long ownerOf(long owner) {
        return owner == CONTAINER ? 0 : owner;
    }

    static List<Op> operations(List<Change> steps, Paths paths) {
        List<Op> operations = new ArrayList<>(steps.size());
        for (Change step : steps) {
            String path = paths.outer(step.path());
            operations.add(switch (step) {
                case Change.Create create -> Op.create(path, create.data(), ZooDefs.Ids.CREATOR_ALL_ACL, mode(create));
                case Change.Write write -> Op.setData(path, write.data(), write.version());
                case Change.Delete delete -> Op.delete(path, delete.version());
                case Change.Check check -> Op.check(path, check.version());
            });
        }
        return operations;
    }

    private static CreateMode mode(Change.Create create) {
        return switch (create.kind()) {
            case PERSISTENT -> create.sequential() ? CreateMode.PERSISTENT_SEQUENTIAL : CreateMode.PERSISTENT;
            case EPHEMERAL -> create.sequential() ? CreateMode.EPHEMERAL_SEQUENTIAL : CreateMode.EPHEMERAL;
            case CONTAINER -> CreateMode.CONTAINER;
        };
    }

    /**
     * What became of an answered commit; empty if no step is to blame for what the server says.
     *
     * @param code    of the commit
     * @param results one for each step; may be null with a failure, and is with that of one step alone
     */
    static Optional<Outcome> outcome(List<Change> steps, Code code, long revision, List<OpResult> results, Paths paths) {
        if (code == Code.OK) {
            List<Outcome.Result> done = new ArrayList<>(steps.size());
            for (int i = 0; i < steps.size(); i++) {
                done.add(result(steps.get(i), results.get(i), revision, paths));
            }
            return Optional.of(new Outcome.Done(done));
        }
        if (results == null && steps.size() == 1) {
            return reason(code).map(reason -> new Outcome.Refused(0, reason));
        }
        if (results != null) {
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i) instanceof OpResult.ErrorResult error && error.getErr() != Code.OK.intValue()) {
                    int index = i;
                    return reason(Code.get(error.getErr())).map(reason -> new Outcome.Refused(index, reason));
                }
            }
        }
        return Optional.empty();
    }

    private static Outcome.Result result(Change step, OpResult result, long revision, Paths paths) {
        return switch (result) {
            case OpResult.CreateResult created -> new Outcome.Result(paths.inner(created.getPath()), 0, revision);
            case OpResult.SetDataResult written -> new Outcome.Result(step.path(), written.getStat().getVersion(), revision);
            default -> new Outcome.Result(step.path(), -1, 0);
        };
    }

    private static Optional<Outcome.Reason> reason(Code code) {
        return Optional.ofNullable(switch (code) {
            case NONODE -> Outcome.Reason.MISSING;
            case NODEEXISTS -> Outcome.Reason.EXISTS;
            case BADVERSION -> Outcome.Reason.WRONG_VERSION;
            case NOTEMPTY -> Outcome.Reason.NOT_EMPTY;
            case NOCHILDRENFOREPHEMERALS -> Outcome.Reason.EPHEMERAL_PARENT;
            default -> null;
        });
    }
}
