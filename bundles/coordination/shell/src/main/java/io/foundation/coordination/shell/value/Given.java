package io.foundation.coordination.shell.value;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Bytes as a person writes them. */
public final class Given {

    private Given() {
    }

    /**
     * The bytes that are meant.
     *
     * @param base64 whether they are written in that, else as the text they are
     * @throws FoundationException {@code INVALID_INPUT}
     */
    public static byte[] bytes(String written, boolean base64) {
        try {
            return base64 ? Base64.getDecoder().decode(written) : written.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The value is not base64: " + e.getMessage() + ".", e);
        }
    }
}
