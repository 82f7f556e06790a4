package io.foundation.transport.link;

import io.foundation.base.api.error.ErrorType;
import java.util.Locale;

/** Why a peer is not linked. The number is what crosses the wire. */
public enum RefusalReason {
    /** A reason of a later version. */
    OTHER(0, ErrorType.REFUSED),
    /** What came is not this protocol, or breaks its rules. Never told to the peer. */
    GARBAGE(1, ErrorType.UNREACHABLE),
    /** A frame claimed to be larger than any may be. Never told to the peer before it has proved itself. */
    OVERSIZED(2, ErrorType.UNREACHABLE),
    /** It took too long to prove itself. */
    TIMEOUT(3, ErrorType.UNREACHABLE),
    /** The connection ended before the handshake did. */
    ABANDONED(4, ErrorType.UNREACHABLE),
    /** The two speak no common version of the protocol. */
    VERSION(5, ErrorType.INCOMPATIBLE_VERSION),
    /** It is of another cluster. */
    CLUSTER(6, ErrorType.WRONG_CLUSTER),
    /** It does not know the cluster's secret. */
    SECRET(7, ErrorType.AUTHENTICATION_FAILED),
    /** It is this very node. */
    SELF(8, ErrorType.REFUSED),
    /** The listener did not want it. */
    ADMISSION(9, ErrorType.REFUSED),
    /** Too many links or handshakes. */
    CROWDED(10, ErrorType.REFUSED),
    /** The transport closes. */
    CLOSING(11, ErrorType.REFUSED),
    /** Its certificate is not accepted, or is of another node. */
    CERTIFICATE(12, ErrorType.AUTHENTICATION_FAILED),
    /** One side encrypts and the other does not. */
    ENCRYPTION(13, ErrorType.AUTHENTICATION_FAILED);

    private final int code;
    private final ErrorType errorType;

    RefusalReason(int code, ErrorType errorType) {
        this.code = code;
        this.errorType = errorType;
    }

    public int code() {
        return code;
    }

    /** The kind of error the dialling side reports. */
    public ErrorType errorType() {
        return errorType;
    }

    /** Whether it happens in the ordinary course of a cluster, so that it is counted but no warning. */
    public boolean isRoutine() {
        return this == SELF || this == ADMISSION || this == CLOSING;
    }

    /** The word it is counted under. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RefusalReason ofCode(int code) {
        for (RefusalReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return OTHER;
    }
}
