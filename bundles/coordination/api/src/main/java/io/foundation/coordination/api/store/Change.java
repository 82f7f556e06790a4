package io.foundation.coordination.api.store;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Objects;

/** One step of a commit. The bytes are not copied: neither side changes them afterwards. */
public sealed interface Change {

    /** Stands for any version. */
    int ANY_VERSION = -1;

    String path();

    private static void requireBelowRoot(String path) {
        if (StorePath.require(path).equals(StorePath.ROOT)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The root of a store is never changed: change what is below it.");
        }
    }

    /** What kind of node is made. */
    enum Kind {
        /** Stays until it is deleted. */
        PERSISTENT,
        /** Stays until it is deleted; may be removed by the store once it has had children and has none any more, so whoever creates below it is ready to make it again. */
        CONTAINER,
        /** Goes with its session; can have no children. */
        EPHEMERAL
    }

    /**
     * Makes a node, whose parent must exist and not be ephemeral. Its version is 0.
     *
     * @param path       where; with {@code sequential} the store appends ten digits that grow with every creation below the same parent, up to 2^31 - 1
     * @param session    which session an ephemeral node goes with; the commit fails with {@code SESSION_LOST} if the store's is another. 0 for other kinds
     */
    record Create(String path, byte[] data, Kind kind, boolean sequential, long session) implements Change {

        public Create {
            requireBelowRoot(path);
            Objects.requireNonNull(data, "data");
            if ((kind == Kind.EPHEMERAL) != (session != 0) || kind == Kind.CONTAINER && sequential) {
                throw new FoundationException(ErrorType.INVALID_INPUT, "A node " + path + " of kind " + kind + " with session " + session
                        + " cannot be made: ephemeral nodes, and only they, have a session; containers are not sequential.");
            }
        }

        public static Create persistent(String path, byte[] data) {
            return new Create(path, data, Kind.PERSISTENT, false, 0);
        }

        public static Create container(String path) {
            return new Create(path, new byte[0], Kind.CONTAINER, false, 0);
        }

        public static Create ephemeral(String path, byte[] data, long session) {
            return new Create(path, data, Kind.EPHEMERAL, false, session);
        }

        /** The same, with a number at the end of its name. */
        public Create inSequence() {
            return new Create(path, data, kind, true, session);
        }
    }

    /**
     * Replaces the data of a node, whose version grows by one.
     *
     * @param version the version it must have, or {@link #ANY_VERSION}
     */
    record Write(String path, byte[] data, int version) implements Change {

        public Write {
            requireBelowRoot(path);
            Objects.requireNonNull(data, "data");
        }
    }

    /**
     * Removes a node that has no children.
     *
     * @param version the version it must have, or {@link #ANY_VERSION}
     */
    record Delete(String path, int version) implements Change {

        public Delete {
            requireBelowRoot(path);
        }
    }

    /**
     * Changes nothing; the commit is refused unless the node exists.
     *
     * @param version the version it must have, or {@link #ANY_VERSION}
     */
    record Check(String path, int version) implements Change {

        public Check {
            StorePath.require(path);
        }
    }
}
