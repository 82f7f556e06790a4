package io.foundation.base.api.error;

import static io.foundation.base.api.error.Severity.CRITICAL;
import static io.foundation.base.api.error.Severity.HIGH;
import static io.foundation.base.api.error.Severity.LOW;
import static io.foundation.base.api.error.Severity.MEDIUM;

import java.util.Locale;

/**
 * The kinds of error. A kind has a code that never changes: thousands name the category, hundreds its subcategory.
 * The retry hint follows from the kind: network errors back off, foreign services are asked again after a while,
 * critical ones are not tried again.
 */
public enum ErrorType {
    INVALID_CONFIG_STRUCTURE(1101, Category.CONFIG, HIGH,
            "Compare the shape of the settings with the guide or with settings that work."),
    MISSING_REQUIRED_FIELD(1102, Category.CONFIG, HIGH,
            "Give the setting that the message names."),
    INVALID_CONFIG_VALUE(1201, Category.CONFIG, MEDIUM,
            "Give a value that the message allows."),
    CONSTRAINT_VIOLATION(1202, Category.CONFIG, MEDIUM,
            "Change one of the settings that contradict each other."),
    RANGE_ERROR(1203, Category.CONFIG, LOW,
            "Give a value within the range that the message names."),
    /** A key nobody asked for; the message names the nearest known one. */
    UNKNOWN_CONFIG_KEY(1204, Category.CONFIG, MEDIUM,
            "Take the key that the message proposes, or take the key away."),
    CONFIG_NOT_FOUND(1301, Category.CONFIG, HIGH,
            "Look at the path: the setting has neither a value nor a default."),
    CONFIG_UPDATE_FORBIDDEN(1401, Category.CONFIG, MEDIUM,
            "Set it in the file and start the node again: it cannot change while the node runs."),

    INITIALIZATION_FAILED(2101, Category.SYSTEM, CRITICAL,
            "Look at the cause: the part does not work until that is mended; foundation:why tells more."),
    SERVICE_UNAVAILABLE(2102, Category.SYSTEM, HIGH,
            "Wait for the service or start it; foundation:why names what it lacks."),
    /** The thing asked is closed or stopping; it will not come back. */
    CLOSED(2103, Category.SYSTEM, MEDIUM,
            "Ask for a new one: a closed one never opens again."),
    RESOURCE_EXHAUSTED(2201, Category.SYSTEM, HIGH,
            "Slow down or raise the bound that the message names; it may be free again in a moment."),
    DEPENDENCY_FAILED(2301, Category.SYSTEM, HIGH,
            "Mend the part that the message names; this one goes on by itself."),
    INTERNAL_ERROR(2401, Category.SYSTEM, CRITICAL,
            "Report it with the log of the node: it is a fault of the program."),

    SERIALIZATION_FAILED(3101, Category.DATA, MEDIUM,
            "Look at the value: something in it cannot be written."),
    DESERIALIZATION_FAILED(3102, Category.DATA, MEDIUM,
            "Look at the versions of sender and receiver: what came cannot be read."),
    TYPE_MISMATCH(3201, Category.DATA, LOW,
            "Give a value of the type that the message names."),
    FORMAT_ERROR(3202, Category.DATA, LOW,
            "Write it in the form that the message shows."),
    VALIDATION_FAILED(3203, Category.DATA, MEDIUM,
            "Mend what the message names, and send it again."),
    INVALID_INPUT(3204, Category.DATA, LOW,
            "Give what the message allows."),
    /** Larger than a bound that was checked before any memory was taken. */
    TOO_LARGE(3205, Category.DATA, LOW,
            "Send less at a time, or raise the bound that the message names."),
    DATA_CORRUPTION(3301, Category.DATA, CRITICAL,
            "Keep the damaged file, and put it back from a copy: what is left of it may be incomplete."),
    DATA_NOT_FOUND(3401, Category.DATA, LOW,
            "Look at the name: there is nothing of it."),
    /** Somebody else was first: it exists already, or is not any more what it was taken for. Nothing was changed; read again before trying again. */
    CONFLICT(3402, Category.DATA, LOW,
            "Read again, and decide anew: somebody else was first."),
    /** The thing above it goes with the session of its maker, so nothing can be put below it. */
    EPHEMERAL_PARENT(3403, Category.DATA, LOW,
            "Put it below something that stays."),

    NETWORK_ERROR(4101, Category.EXTERNAL, MEDIUM,
            "Try again after a while; if it lasts, look at the network between the two."),
    /** The peer could not be reached, or its link was lost. */
    UNREACHABLE(4102, Category.EXTERNAL, MEDIUM,
            "Look whether the peer lives (cluster:nodes) and whether the network lets this node through; whether it did the work may not be known."),
    EXTERNAL_SERVICE_ERROR(4201, Category.EXTERNAL, MEDIUM,
            "Look at the service that the message names; try again later."),
    /** The peer has no handler for the subject. */
    NO_HANDLER(4202, Category.EXTERNAL, MEDIUM,
            "Look at the subject, and whether the bundle that handles it is active at the peer."),
    /** The handler of the peer failed. */
    HANDLER_FAILED(4203, Category.EXTERNAL, MEDIUM,
            "Look at the cause and at the log of the peer: its handler failed."),
    TIMEOUT(4301, Category.EXTERNAL, MEDIUM,
            "Try again after a while, or allow more time."),
    /** What was asked may have been done or not, or be done soon: look before asking again. */
    OUTCOME_UNKNOWN(4302, Category.EXTERNAL, MEDIUM,
            "Look whether it was done before asking again."),
    /** The session is over that the thing was held in, or asked for. */
    SESSION_LOST(4303, Category.EXTERNAL, MEDIUM,
            "Take it anew: whatever the session held is lost."),
    AUTHENTICATION_FAILED(4401, Category.EXTERNAL, HIGH,
            "Give both sides the same secret, or certificates of an issuer that both trust."),
    /** The peer is not of this cluster. */
    WRONG_CLUSTER(4402, Category.EXTERNAL, MEDIUM,
            "Give both sides the same cluster name, or keep them apart."),
    /** The peer speaks no version of the protocol that this node speaks. */
    INCOMPATIBLE_VERSION(4403, Category.EXTERNAL, MEDIUM,
            "Update the older side."),
    /** The peer was refused, for the reason in the message. */
    REFUSED(4404, Category.EXTERNAL, MEDIUM,
            "Change what the reason in the message names."),
    /** Who asks is known and may not: the peer has no role that the thing asked for demands. */
    FORBIDDEN(4405, Category.EXTERNAL, MEDIUM,
            "Give the peer the role that the message names, or ask another."),

    UNKNOWN_ERROR(9999, Category.UNKNOWN, MEDIUM,
            "Look at the message and at the log; the code may be of a later version.");

    private final int code;
    private final Category category;
    private final Severity severity;
    private final String advice;

    ErrorType(int code, Category category, Severity severity, String advice) {
        this.code = code;
        this.category = category;
        this.severity = severity;
        this.advice = advice;
    }

    /** The number, unique and stable: this is what crosses the wire. */
    public int code() {
        return code;
    }

    public Category category() {
        return category;
    }

    public Severity severity() {
        return severity;
    }

    /** What usually helps, in a sentence for a person. */
    public String advice() {
        return advice;
    }

    /** Whether somebody should be told: high or critical. */
    public boolean shouldEscalate() {
        return severity.compareTo(HIGH) >= 0;
    }

    /** The stable name in words, e.g. {@code invalid_input}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether, and how, trying again may help. */
    public Retry retry() {
        return switch (this) {
            case TIMEOUT, NETWORK_ERROR, UNREACHABLE -> Retry.EXPONENTIAL_BACKOFF;
            case EXTERNAL_SERVICE_ERROR, SERVICE_UNAVAILABLE -> Retry.FIXED_DELAY;
            case INVALID_CONFIG_VALUE, UNKNOWN_CONFIG_KEY, INVALID_CONFIG_STRUCTURE, MISSING_REQUIRED_FIELD, RANGE_ERROR,
                    CONSTRAINT_VIOLATION, INVALID_INPUT, TOO_LARGE, CLOSED, AUTHENTICATION_FAILED, WRONG_CLUSTER,
                    INCOMPATIBLE_VERSION, FORBIDDEN, EPHEMERAL_PARENT, OUTCOME_UNKNOWN -> Retry.NO_RETRY;
            case RESOURCE_EXHAUSTED, CONFLICT -> Retry.IMMEDIATE;
            default -> severity == CRITICAL ? Retry.NO_RETRY : severity == HIGH ? Retry.IMMEDIATE : Retry.FIXED_DELAY;
        };
    }

    /** The type of a code; {@link #UNKNOWN_ERROR} for a code of a later version. */
    public static ErrorType ofCode(int code) {
        for (ErrorType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return UNKNOWN_ERROR;
    }
}
