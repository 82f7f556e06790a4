package io.foundation.coordination.api.store;

import java.util.List;
import java.util.Objects;

/** What became of a commit whose answer has come. */
public sealed interface Outcome {

    /**
     * All steps were done, at once.
     *
     * @param results one for each step, in order
     */
    record Done(List<Result> results) implements Outcome {

        public Done {
            results = List.copyOf(results);
        }

        public Result first() {
            return results.getFirst();
        }
    }

    /**
     * No step was done.
     *
     * @param index  the first step that could not be, from 0
     * @param reason why
     */
    record Refused(int index, Reason reason) implements Outcome {

        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * What one step did.
     *
     * @param path     of the node: with its number, if it is sequential
     * @param version  of the node after a {@code Create} or {@code Write}; -1 after others
     * @param revision of the commit, after a {@code Create} or {@code Write}; 0 after others
     */
    record Result(String path, int version, long revision) {

        public Result {
            Objects.requireNonNull(path, "path");
        }
    }

    /** Why a step could not be done. */
    enum Reason {
        /** The node, or for a creation its parent, does not exist. */
        MISSING,
        /** There is a node of that path. */
        EXISTS,
        /** The node has another version. */
        WRONG_VERSION,
        /** The node has children. */
        NOT_EMPTY,
        /** The parent is ephemeral and can have no children. */
        EPHEMERAL_PARENT
    }
}
