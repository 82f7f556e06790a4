package io.foundation.cluster.core.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files of the checkout that the tests run in. */
final class Checkout {

    private Checkout() {
    }

    /** The folder that holds the whole project. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("docs/guide"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("These tests run within a checkout.");
            }
        }
        return folder;
    }

    /** Keys and values of lines {@code key = value}; others are passed over. */
    static Map<String, String> lines(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        text.lines().map(String::strip).filter(line -> line.matches("[A-Za-z][A-Za-z0-9.]* =.*")).forEach(line -> {
            int equals = line.indexOf('=');
            values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
        });
        return values;
    }
}
