package io.foundation.testkit.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Selectors of labels as the API of Kubernetes reads them: {@code a=b, a==b, a!=b, a in (b,c), a notin (b,c), a, !a}, all of which must hold. */
final class LabelSelector {

    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s+\\(([^)]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^=!\\s]+)\\s*(!=|==|=)\\s*(\\S*)");

    private LabelSelector() {
    }

    /** @throws IllegalArgumentException if it is none */
    static Predicate<JsonNode> of(String text) {
        Predicate<JsonNode> all = labels -> true;
        for (String part : parts(text)) {
            all = all.and(requirement(part.strip()));
        }
        return all;
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        parts.removeIf(String::isBlank);
        return parts;
    }

    private static Predicate<JsonNode> requirement(String part) {
        Matcher set = SET.matcher(part);
        if (set.matches()) {
            List<String> values = Arrays.stream(set.group(3).split(",")).map(String::strip).toList();
            boolean in = set.group(2).equals("in");
            return labels -> labels.has(set.group(1)) && values.contains(labels.path(set.group(1)).asText()) == in || !in && !labels.has(set.group(1));
        }
        Matcher equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            boolean equal = !equality.group(2).equals("!=");
            return labels -> labels.path(equality.group(1)).asText("").equals(equality.group(3)) == equal;
        }
        if (part.matches("!?[A-Za-z0-9./_-]+")) {
            boolean present = !part.startsWith("!");
            String name = present ? part : part.substring(1);
            return labels -> labels.has(name) == present;
        }
        throw new IllegalArgumentException("'" + part + "' is no selector of labels");
    }
}
