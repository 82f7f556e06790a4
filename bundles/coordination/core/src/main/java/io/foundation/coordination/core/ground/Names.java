package io.foundation.coordination.core.ground;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.store.StorePath;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names of primitives as segments of a path and back: what a segment may not have is written as {@code %} with two hex digits for each byte of UTF-8. */
public final class Names {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Names() {
    }

    /**
     * The segment of a name.
     *
     * @throws FoundationException {@code INVALID_INPUT} if the name is empty or too long
     */
    public static String segment(String name) {
        StringBuilder segment = new StringBuilder(name.length());
        boolean dots = name.equals(".") || name.equals("..");
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 128 && StorePath.isAllowed(c) && c != '%' && !(dots && c == '.')) {
                segment.append(c);
            } else {
                segment.append('%').append(HEX.toHexDigits(b));
            }
        }
        if (segment.isEmpty() || segment.length() > StorePath.MAX_SEGMENT) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The name '" + name + "' is not allowed: use 1 to " + StorePath.MAX_SEGMENT
                    + " characters A-Z a-z 0-9 . _ - ~ +; any other counts three for each of its bytes.");
        }
        return segment.toString();
    }

    /** The name of a segment that {@link #segment} made. */
    public static String name(String segment) {
        byte[] bytes = new byte[segment.length()];
        int length = 0;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%' && i + 2 < segment.length() && HexFormat.isHexDigit(segment.charAt(i + 1)) && HexFormat.isHexDigit(segment.charAt(i + 2))) {
                bytes[length++] = (byte) HexFormat.fromHexDigits(segment, i + 1, i + 3);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
