package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.cluster.core.membership.MemberRecord;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks what a node says of itself: it is told to every member and shown on their consoles. */
final class SelfDescription {

    /** Roles and metadata together; leaves room for addresses, version and note in a member's record. */
    static final int MAX_CHARACTERS = 5 * 1024;
    static final int MAX_ROLE = 64;
    static final int MAX_KEY = 128;
    static final int MAX_VALUE = 1_024;

    private static final Pattern ROLE = Pattern.compile("[^\\s\\p{Cntrl}]{1," + MAX_ROLE + "}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private SelfDescription() {
    }

    static void check(Values values, List<String> roles, Map<String, String> metadata, Problems problems) {
        int characters = 0;
        for (String role : roles) {
            characters += role.length();
            if (!ROLE.matcher(role).matches()) {
                problems.add(values.wrong(NodeOptions.ROLES, role, "use words of 1 to " + MAX_ROLE + " characters, with commas between"));
            }
        }
        if (roles.size() > MemberRecord.MAX_ROLES) {
            problems.add(values.wrong(NodeOptions.ROLES, roles.size() + " roles", "use at most " + MemberRecord.MAX_ROLES));
        }
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            String key = entry.getKey();
            characters += key.length() + entry.getValue().length();
            if (key.isBlank() || key.length() > MAX_KEY) {
                problems.add(ErrorType.UNKNOWN_CONFIG_KEY, NodeOptions.PID + ": there is no key '" + NodeOptions.METADATA
                        + (key.length() > MAX_KEY ? key.substring(0, MAX_KEY) + "…" : key) + "': use " + NodeOptions.METADATA + "NAME with a name of 1 to " + MAX_KEY
                        + " characters.");
            }
            if (entry.getValue().length() > MAX_VALUE || CONTROL.matcher(entry.getValue()).find()) {
                problems.add(values.wrong(NodeOptions.METADATA + key, entry.getValue(), "use at most " + MAX_VALUE + " characters on one line"));
            }
        }
        if (metadata.size() > MemberRecord.MAX_METADATA) {
            problems.add(ErrorType.RANGE_ERROR, NodeOptions.PID + ": " + metadata.size() + " keys '" + NodeOptions.METADATA
                    + "NAME' are not allowed: use at most " + MemberRecord.MAX_METADATA + ".");
        }
        if (characters > MAX_CHARACTERS) {
            problems.add(ErrorType.RANGE_ERROR, NodeOptions.PID + ": '" + NodeOptions.ROLES + "' and '" + NodeOptions.METADATA + "NAME' have "
                    + characters + " characters together: use at most " + MAX_CHARACTERS + ", for every node keeps them.");
        }
    }
}
