package io.foundation.base.api.id;

/** Tells IPv6 literals (RFC 4291, 2.2; with a zone as in RFC 4007, 11) from other texts, without asking any resolver. */
final class Ipv6 {

    private static final int GROUPS = 8;
    private static final int MALFORMED = -100;

    private Ipv6() {
    }

    static boolean isLiteral(String host) {
        int zone = host.indexOf('%');
        if (zone == host.length() - 1) {
            return false;
        }
        String text = zone < 0 ? host : host.substring(0, zone);
        int doubled = text.indexOf("::");
        if (doubled < 0) {
            return groups(text, true) == GROUPS;
        }
        int groups = groups(text.substring(0, doubled), false) + groups(text.substring(doubled + 2), true);
        return groups >= 0 && groups < GROUPS;
    }

    /** How many groups of 16 bits there are; negative if one is none. Only the last may be an IPv4 address, of two groups. */
    private static int groups(String text, boolean last) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        int groups = parts.length;
        for (int i = 0; i < parts.length; i++) {
            if (last && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                if (!isIpv4(parts[i])) {
                    return MALFORMED;
                }
                groups++;
            } else if (parts[i].isEmpty() || parts[i].length() > 4 || parts[i].chars().anyMatch(c -> Character.digit(c, 16) < 0)) {
                return MALFORMED;
            }
        }
        return groups;
    }

    private static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || part.chars().anyMatch(c -> c < '0' || c > '9') || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return parts.length == 4;
    }
}
