package io.foundation.cluster.core.messaging;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.Priority;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule of the configuration: {@code CONDITION [and CONDITION …] -> CHANNEL}, where a condition is {@code subject=GLOB},
 * {@code topic=GLOB}, {@code priority=high}, {@code priority=normal}, {@code bytes>N} or {@code bytes<N}; {@code *} stands for any characters.
 *
 * @param text     as written
 * @param subject  what the subject must be; "*" for any
 * @param topic    what the topic must be; "*" for any or none
 * @param priority the priority it must have; null for any
 * @param minBytes the least bytes of the body
 * @param maxBytes the most bytes of the body
 * @param channel  where it goes
 */
public record ConfiguredRule(String text, String subject, String topic, Priority priority, long minBytes, long maxBytes, String channel) {

    private static final Pattern RULE = Pattern.compile("(.+?)->\\s*([A-Za-z0-9][A-Za-z0-9._-]{0,63})\\s*");
    private static final Pattern CONDITION = Pattern.compile("(subject|topic|priority)\\s*=\\s*(\\S+)|bytes\\s*([<>])\\s*(\\d{1,10})");

    /** @throws FoundationException {@code INVALID_CONFIG_VALUE} with what is allowed */
    public static ConfiguredRule parse(String where, String text) {
        Matcher rule = RULE.matcher(text.strip());
        if (!rule.matches()) {
            throw wrong(where, text, "it has no arrow and channel at its end");
        }
        String subject = "*";
        String topic = "*";
        Priority priority = null;
        long min = 0;
        long max = Long.MAX_VALUE;
        for (String part : rule.group(1).strip().split("\\s+and\\s+")) {
            Matcher condition = CONDITION.matcher(part.strip());
            if (!condition.matches()) {
                throw wrong(where, text, "'" + part.strip() + "' is no condition");
            }
            if (condition.group(3) != null) {
                long bytes = Long.parseLong(condition.group(4));
                min = condition.group(3).equals(">") ? bytes + 1 : min;
                max = condition.group(3).equals("<") ? bytes - 1 : max;
                continue;
            }
            String value = condition.group(2);
            switch (condition.group(1)) {
                case "subject" -> subject = value;
                case "topic" -> topic = value;
                default -> priority = priority(where, text, value);
            }
        }
        return new ConfiguredRule(text.strip(), subject, topic, priority, min, max, rule.group(2));
    }

    private static Priority priority(String where, String text, String word) {
        try {
            return Priority.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong(where, text, "there is no priority '" + word + "'");
        }
    }

    private static FoundationException wrong(String where, String text, String why) {
        return new FoundationException(ErrorType.INVALID_CONFIG_VALUE, where + ": '" + text.strip() + "' is no rule: " + why
                + ". Write CONDITION [and CONDITION] -> CHANNEL, with subject=GLOB, topic=GLOB, priority=high, bytes>N or bytes<N.");
    }

    boolean matches(Outgoing message, String ofTopic, long bytes) {
        return bytes >= minBytes && bytes <= maxBytes && (priority == null || priority == message.priority())
                && glob(subject, message.subject()) && glob(topic, ofTopic);
    }

    /** Whether a text fits a pattern in which {@code *} stands for any characters. */
    static boolean glob(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
