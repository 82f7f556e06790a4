package io.foundation.config.api;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Why a path or a value was refused. A refusal has changed nothing. */
public enum SettingsFault {
    /** The path is too long, names a class of the runtime, or looks like an attack. */
    SECURITY_VIOLATION(1000, ErrorType.INVALID_INPUT),
    /** The value is of the wrong type, or a rule of the schema does not allow it. */
    VALIDATION_FAILED(1001, ErrorType.INVALID_CONFIG_VALUE),
    /** The value is none of those allowed. */
    INVALID_VALUE(1002, ErrorType.INVALID_CONFIG_VALUE),
    /** The value breaks a bound, or does not go with others. */
    CONSTRAINT_VIOLATION(1003, ErrorType.CONSTRAINT_VIOLATION),
    /** The number is outside its range. */
    RANGE_ERROR(1004, ErrorType.RANGE_ERROR),
    /** The value is too large, too deep, or of a type that is no plain value. */
    UNSAFE_VALUE(1005, ErrorType.INVALID_INPUT),
    /** There is no such setting or section. */
    PATH_NOT_FOUND(1301, ErrorType.CONFIG_NOT_FOUND),
    /** The setting may not change while the node runs, or there is none to change. */
    UPDATE_FORBIDDEN(1401, ErrorType.CONFIG_UPDATE_FORBIDDEN);

    /** The fact of a {@link FoundationException} that names the fault. */
    public static final String KEY = "fault";
    /** The fact that holds its {@link #code}. */
    public static final String CODE = "faultCode";

    private final int code;
    private final ErrorType type;

    SettingsFault(int code, ErrorType type) {
        this.code = code;
        this.type = type;
    }

    /** The number, unique among these and stable. */
    public int code() {
        return code;
    }

    /** The word in errors and at the console. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** An error of this fault with one sentence. */
    public FoundationException error(String message) {
        return new FoundationException(type, message, null, Map.of(KEY, word(), CODE, Integer.toString(code)));
    }

    /** The fault an error tells of; empty if it is about something else. */
    public static Optional<SettingsFault> of(FoundationException error) {
        String word = error.context().get(KEY);
        for (SettingsFault fault : values()) {
            if (fault.word().equals(word)) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }
}
