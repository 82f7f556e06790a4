package io.foundation.base.console.output;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;

/** How a listing is written. */
public enum Format {
    /** A table for people. */
    TABLE,
    /** Fields separated by tabs, no header: for shell scripts. */
    PLAIN,
    /** One JSON document: for programs. */
    JSON;

    /** The format two switches ask for. */
    public static Format of(boolean json, boolean noFormat) {
        if (json && noFormat) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "The options --json and --no-format exclude each other: use one of them.");
        }
        return json ? JSON : noFormat ? PLAIN : TABLE;
    }
}
