package io.foundation.base.api.id;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where a node may be reached: a host (name, IPv4 or IPv6 literal, without brackets) and a port. An attribute of a
 * node, never its identity: addresses change, names do not.
 *
 * @param host 1 to 253 visible ASCII characters; one with a colon must be an IPv6 literal (RFC 4291, 2.2), with or
 *             without a zone
 * @param port 0 to 65535; 0 only where "any free port" makes sense
 */
public record Address(String host, int port) implements Comparable<Address> {

    /** The longest host, in characters (RFC 1035). */
    public static final int MAX_HOST_LENGTH = 253;

    private static final Pattern PORT = Pattern.compile("[0-9]{1,9}");

    /** @throws FoundationException {@code INVALID_INPUT} if a part is not allowed */
    public Address {
        Objects.requireNonNull(host, "host");
        if (host.isEmpty() || host.length() > MAX_HOST_LENGTH || host.chars().anyMatch(c -> c <= ' ' || c > '~' || c == '/' || c == '[' || c == ']')
                || host.indexOf(':') >= 0 && !Ipv6.isLiteral(host)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The host '" + NodeName.abbreviate(host)
                    + "' is not allowed: use a host name or an IP address of at most 253 characters.");
        }
        if (port < 0 || port > 65535) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "The port " + port + " of '" + host + "' is not allowed: use 0 to 65535.");
        }
    }

    /**
     * Reads {@code host:port}, {@code [ipv6]:port}, or a host alone.
     *
     * @param text        what to read
     * @param defaultPort the port if the text has none; -1 if a port is required
     * @throws FoundationException {@code INVALID_INPUT} with one sentence if the text is no address
     */
    public static Address parse(String text, int defaultPort) {
        String trimmed = text.trim();
        String host = trimmed;
        String port = null;
        if (trimmed.startsWith("[")) {
            int end = trimmed.indexOf(']');
            if (end < 0 || (end + 1 < trimmed.length() && trimmed.charAt(end + 1) != ':')) {
                throw noAddress(text);
            }
            host = trimmed.substring(1, end);
            port = end + 1 < trimmed.length() ? trimmed.substring(end + 2) : null;
        } else {
            int colon = trimmed.indexOf(':');
            if (colon >= 0 && colon == trimmed.lastIndexOf(':')) {
                host = trimmed.substring(0, colon);
                port = trimmed.substring(colon + 1);
            }
        }
        if (port == null && defaultPort < 0) {
            throw noAddress(text);
        }
        if (port != null && !PORT.matcher(port).matches()) {
            throw noAddress(text);
        }
        return new Address(host, port == null ? defaultPort : Integer.parseInt(port));
    }

    private static FoundationException noAddress(String text) {
        return new FoundationException(ErrorType.INVALID_INPUT,
                "'" + NodeName.abbreviate(text) + "' is not an address: use host:port, for example 10.0.0.5:7800 or [fd00::5]:7800.");
    }

    @Override
    public int compareTo(Address other) {
        int byHost = host.compareTo(other.host);
        return byHost != 0 ? byHost : Integer.compare(port, other.port);
    }

    /** {@code host:port}, an IPv6 literal in brackets. */
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? '[' + host + "]:" + port : host + ':' + port;
    }
}
