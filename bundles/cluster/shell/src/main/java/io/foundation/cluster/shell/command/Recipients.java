package io.foundation.cluster.shell.command;

import io.foundation.cluster.shell.target.Target;

/** Whom a person at the console means. */
final class Recipients {

    private Recipients() {
    }

    /** A target as written; a node must be known. */
    static io.foundation.cluster.api.messaging.Target parse(Target cluster, String text) {
        io.foundation.cluster.api.messaging.Target target = io.foundation.cluster.api.messaging.Target.parse(text);
        if (target.kind().equals(io.foundation.cluster.api.messaging.Target.NODE)) {
            cluster.member(target.name());
        }
        return target;
    }
}
