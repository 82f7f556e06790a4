package io.foundation.mdns.api;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A service to advertise.
 *
 * @param instance what people see; any text of 1 to 63 bytes in UTF-8
 * @param type     such as {@code _http._tcp}
 * @param port     0 to 65535; 0 for none
 * @param priority who is to be asked first, least first; 0 to 65535
 * @param weight   among those of one priority, how much falls to this one; 0 to 65535
 * @param text     what else there is to know, such as {@code path=/}; at most 64 texts of at most 255 bytes
 * @param unique   whether nobody else can have the instance's name, so that it is told at once and not claimed
 */
public record ServiceOffer(String instance, String type, int port, int priority, int weight, List<String> text, boolean unique) {

    private static final int MAX = 65_535;
    private static final int MAX_TEXTS = 64;
    private static final int MAX_TEXT_BYTES = 255;
    private static final Pattern TYPE = Pattern.compile("_[A-Za-z0-9](?:[A-Za-z0-9-]{0,13}[A-Za-z0-9])?\\._(tcp|udp)");

    /** @throws FoundationException {@code INVALID_INPUT} naming what is not allowed */
    public ServiceOffer {
        Objects.requireNonNull(instance, "instance");
        text = List.copyOf(text);
        checkType(type);
        int length = instance.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > 63) {
            throw wrong("The instance '" + instance + "' is not allowed: use 1 to 63 bytes in UTF-8.");
        }
        check("port", port);
        check("priority", priority);
        check("weight", weight);
        if (text.size() > MAX_TEXTS) {
            throw wrong(text.size() + " texts are not allowed: use at most " + MAX_TEXTS + ".");
        }
        for (String each : text) {
            if (each.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_BYTES) {
                throw wrong("The text '" + each.substring(0, 20) + "…' is not allowed: use at most " + MAX_TEXT_BYTES + " bytes in UTF-8.");
            }
        }
    }

    /** A service with a name to claim. */
    public static ServiceOffer of(String instance, String type, int port) {
        return new ServiceOffer(instance, type, port, 0, 0, List.of(), false);
    }

    /** The same with other texts, {@code key=value} in the order of the map. */
    public ServiceOffer withText(Map<String, String> pairs) {
        return new ServiceOffer(instance, type, port, priority, weight, pairs.entrySet().stream().map(pair -> pair.getKey() + '=' + pair.getValue()).toList(), unique);
    }

    /** The same under another name. */
    public ServiceOffer named(String other) {
        return new ServiceOffer(other, type, port, priority, weight, text, unique);
    }

    /** @throws FoundationException {@code INVALID_INPUT} if it is no type of service */
    public static String checkType(String type) {
        if (!TYPE.matcher(Objects.requireNonNull(type, "type")).matches()) {
            throw wrong("The type '" + type + "' is not allowed: use _name._tcp or _name._udp, the name of 1 to 15 letters, digits and hyphens.");
        }
        return type;
    }

    /** Texts of the form {@code key=value} as pairs; of a key that comes twice the first counts, one without {@code =} has the value "". */
    public static Map<String, String> pairs(List<String> text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String each : text) {
            int equals = each.indexOf('=');
            if (equals != 0 && !each.isEmpty()) {
                pairs.putIfAbsent(equals < 0 ? each : each.substring(0, equals), equals < 0 ? "" : each.substring(equals + 1));
            }
        }
        return pairs;
    }

    private static void check(String what, int value) {
        if (value < 0 || value > MAX) {
            throw wrong("The " + what + ' ' + value + " is not allowed: use 0 to " + MAX + ".");
        }
    }

    private static FoundationException wrong(String sentence) {
        return new FoundationException(ErrorType.INVALID_INPUT, sentence);
    }
}
