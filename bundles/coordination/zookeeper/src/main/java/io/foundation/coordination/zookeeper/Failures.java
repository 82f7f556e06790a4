package io.foundation.coordination.zookeeper;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.zookeeper.Handle.Fate;
import org.apache.zookeeper.KeeperException.Code;

/** What a code of the client means to whoever asked. */
final class Failures {

    private Failures() {
    }

    /** Of a read, or anything else that changes nothing. */
    static FoundationException ofRead(Code code, String what) {
        return switch (code) {
            case NOAUTH, AUTHFAILED, SESSIONCLOSEDREQUIRESASLAUTH -> forbidden(what);
            case BADARGUMENTS, INVALIDACL -> invalid(code, what);
            default -> unreachable(code, what);
        };
    }

    /**
     * Of a commit that no step of is to blame for.
     *
     * @param ephemeral whether a step names the session
     */
    static FoundationException ofCommit(Code code, Fate fate, boolean ephemeral) {
        String what = "The commit";
        if (fate == Fate.SENT) {
            return new FoundationException(ErrorType.OUTCOME_UNKNOWN, "The connection to ZooKeeper was lost before the answer to a commit: it may have been done, or be done soon. Look before you repeat it.");
        }
        if (ephemeral && (code == Code.SESSIONEXPIRED || code == Code.SESSIONMOVED)) {
            return sessionLost();
        }
        return switch (code) {
            case NOAUTH, AUTHFAILED, SESSIONCLOSEDREQUIRESASLAUTH, NOTREADONLY -> forbidden(what);
            case BADARGUMENTS, INVALIDACL, UNIMPLEMENTED, MARSHALLINGERROR -> invalid(code, what);
            case QUOTAEXCEEDED -> new FoundationException(ErrorType.TOO_LARGE, "The commit was refused by ZooKeeper: a quota of the servers is exhausted.");
            default -> unreachable(code, what);
        };
    }

    static FoundationException sessionLost() {
        return new FoundationException(ErrorType.SESSION_LOST, "The session that the new node was to go with is over: nothing was done, and never will be.");
    }

    static FoundationException tooMuch(UnderWay most) {
        return new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "ZooKeeper has not answered yet what was asked before (at most " + most + " may be under way): nothing was done. Ask again when some of it is answered.");
    }

    static FoundationException notConnected() {
        return new FoundationException(ErrorType.UNREACHABLE, "There is no connection to ZooKeeper now: nothing was done. The store connects again by itself.");
    }

    static FoundationException closed() {
        return new FoundationException(ErrorType.CLOSED, "The store is closed: nothing was done.");
    }

    static FoundationException readOnly() {
        return new FoundationException(ErrorType.FORBIDDEN, "This node only reads from ZooKeeper (readOnly = true): nothing was done.");
    }

    private static FoundationException forbidden(String what) {
        return new FoundationException(ErrorType.FORBIDDEN, what + " was refused by ZooKeeper: the nodes there belong to another identity. Use the secret, or the digest, that they were made with.");
    }

    private static FoundationException invalid(Code code, String what) {
        return new FoundationException(ErrorType.INVALID_INPUT, what + " was refused by ZooKeeper as not valid (" + code + ").");
    }

    private static FoundationException unreachable(Code code, String what) {
        return new FoundationException(ErrorType.UNREACHABLE, what + " found no connection to ZooKeeper (" + code + "): nothing was done.");
    }
}
