package io.foundation.coordination.core.queue;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.core.ground.Names;
import java.util.regex.Pattern;

/**
 * Where a queue keeps what. An item is a node below {@link #work}, with the random token of whoever put it and a number in its name, which is its id and never comes again; who has it leased has
 * an ephemeral node of the same name below {@link #leases}.
 *
 * @param root the queue's path
 */
record QueuePaths(String root) {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}-[0-9]{" + StorePath.SEQUENCE_DIGITS + "}");

    static QueuePaths of(String name) {
        return new QueuePaths(QueueView.QUEUES + Names.segment(name));
    }

    String work() {
        return root + "/work";
    }

    String leases() {
        return root + "/lease";
    }

    String dead() {
        return root + "/dead";
    }

    String work(String id) {
        return StorePath.child(work(), id);
    }

    /** What the store completes with a number. */
    String newWork(String token) {
        return work(token + '-');
    }

    String lease(String id) {
        return StorePath.child(leases(), id);
    }

    String dead(String id) {
        return StorePath.child(dead(), id);
    }

    static boolean isId(String segment) {
        return ID.matcher(segment).matches();
    }

    /**
     * The id, if it is one.
     *
     * @throws FoundationException {@code INVALID_INPUT}
     */
    static String requireId(String id) {
        if (!isId(id)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "'" + id + "' is no id of an item: use one that was given by put, take or dead.");
        }
        return id;
    }

    /** Whether an id was made of a token. */
    static boolean isOf(String id, String token) {
        return id.startsWith(token + '-');
    }
}
