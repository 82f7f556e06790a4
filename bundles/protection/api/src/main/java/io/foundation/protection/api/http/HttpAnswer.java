package io.foundation.protection.api.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An answer.
 *
 * @param status  such as 200
 * @param headers by name, in whatever case it is looked up
 * @param body    as it came, not copied
 * @param json    the body if the server says that it is JSON: maps, lists, texts, numbers, truth values, null
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, byte[] body, Object json) {

    private static final int GOOD = 200;
    private static final int NEITHER = 300;

    /** Whether the status is one of 200 to 299. */
    public boolean ok() {
        return status >= GOOD && status < NEITHER;
    }

    /** The body as text in UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
