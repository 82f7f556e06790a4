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
    INVALID_CONFIG_STRUCTURE(1101, Category.CONFIG, HIGH),
    MISSING_REQUIRED_FIELD(1102, Category.CONFIG, HIGH),
    INVALID_CONFIG_VALUE(1201, Category.CONFIG, MEDIUM),
    CONSTRAINT_VIOLATION(1202, Category.CONFIG, MEDIUM),
    RANGE_ERROR(1203, Category.CONFIG, LOW),
    /** A key nobody asked for; the message names the nearest known one. */
    UNKNOWN_CONFIG_KEY(1204, Category.CONFIG, MEDIUM),
    CONFIG_NOT_FOUND(1301, Category.CONFIG, HIGH),
    CONFIG_UPDATE_FORBIDDEN(1401, Category.CONFIG, MEDIUM),

    INITIALIZATION_FAILED(2101, Category.SYSTEM, CRITICAL),
    SERVICE_UNAVAILABLE(2102, Category.SYSTEM, HIGH),
    /** The thing asked is closed or stopping; it will not come back. */
    CLOSED(2103, Category.SYSTEM, MEDIUM),
    RESOURCE_EXHAUSTED(2201, Category.SYSTEM, HIGH),
    DEPENDENCY_FAILED(2301, Category.SYSTEM, HIGH),
    INTERNAL_ERROR(2401, Category.SYSTEM, CRITICAL),

    SERIALIZATION_FAILED(3101, Category.DATA, MEDIUM),
    DESERIALIZATION_FAILED(3102, Category.DATA, MEDIUM),
    TYPE_MISMATCH(3201, Category.DATA, LOW),
    FORMAT_ERROR(3202, Category.DATA, LOW),
    VALIDATION_FAILED(3203, Category.DATA, MEDIUM),
    INVALID_INPUT(3204, Category.DATA, LOW),
    /** Larger than a bound that was checked before any memory was taken. */
    TOO_LARGE(3205, Category.DATA, LOW),
    DATA_CORRUPTION(3301, Category.DATA, CRITICAL),
    DATA_NOT_FOUND(3401, Category.DATA, LOW),
    /** Somebody else was first: it exists already, or is not any more what it was taken for. Nothing was changed; read again before trying again. */
    CONFLICT(3402, Category.DATA, LOW),
    /** The thing above it goes with the session of its maker, so nothing can be put below it. */
    EPHEMERAL_PARENT(3403, Category.DATA, LOW),

    NETWORK_ERROR(4101, Category.EXTERNAL, MEDIUM),
    /** The peer could not be reached, or its link was lost. */
    UNREACHABLE(4102, Category.EXTERNAL, MEDIUM),
    EXTERNAL_SERVICE_ERROR(4201, Category.EXTERNAL, MEDIUM),
    /** The peer has no handler for the subject. */
    NO_HANDLER(4202, Category.EXTERNAL, MEDIUM),
    /** The handler of the peer failed. */
    HANDLER_FAILED(4203, Category.EXTERNAL, MEDIUM),
    TIMEOUT(4301, Category.EXTERNAL, MEDIUM),
    /** What was asked may have been done or not, or be done soon: look before asking again. */
    OUTCOME_UNKNOWN(4302, Category.EXTERNAL, MEDIUM),
    /** The session is over that the thing was held in, or asked for. */
    SESSION_LOST(4303, Category.EXTERNAL, MEDIUM),
    AUTHENTICATION_FAILED(4401, Category.EXTERNAL, HIGH),
    /** The peer is not of this cluster. */
    WRONG_CLUSTER(4402, Category.EXTERNAL, MEDIUM),
    /** The peer speaks no version of the protocol that this node speaks. */
    INCOMPATIBLE_VERSION(4403, Category.EXTERNAL, MEDIUM),
    /** The peer was refused, for the reason in the message. */
    REFUSED(4404, Category.EXTERNAL, MEDIUM),
    /** Who asks is known and may not: the peer has no role that the thing asked for demands. */
    FORBIDDEN(4405, Category.EXTERNAL, MEDIUM),

    UNKNOWN_ERROR(9999, Category.UNKNOWN, MEDIUM);

    private final int code;
    private final Category category;
    private final Severity severity;

    ErrorType(int code, Category category, Severity severity) {
        this.code = code;
        this.category = category;
        this.severity = severity;
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
