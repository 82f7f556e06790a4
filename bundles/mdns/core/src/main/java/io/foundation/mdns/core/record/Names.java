package io.foundation.mdns.core.record;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.TextParseException;

/** Names of the local network. A label is any text in UTF-8, as the names of services are. */
public final class Names {

    /** The domain of Multicast DNS. */
    public static final Name LOCAL = Name.fromConstantString("local.");
    /** Under which all types of service are listed. */
    public static final Name TYPES = Name.fromConstantString("_services._dns-sd._udp.local.");

    private static final Name IN_ADDR = Name.fromConstantString("in-addr.arpa.");
    private static final Name IP6_ADDR = Name.fromConstantString("ip6.arpa.");
    private static final Pattern HOST_LABEL = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final int MAX_LABEL = 63;

    private Names() {
    }

    /** A host's name. */
    public static Name host(String label) {
        return under(label, LOCAL);
    }

    /** @throws FoundationException {@code INVALID_INPUT} if it is no label of a host */
    public static String checkHostLabel(String label) {
        if (!HOST_LABEL.matcher(label).matches()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The host name '" + label
                    + "' is not allowed: use 1 to 63 letters, digits and hyphens, without .local.");
        }
        return label;
    }

    /** The name of a type of service, such as {@code _http._tcp}. */
    public static Name type(String type) {
        return Name.fromConstantString(type + ".local.");
    }

    /** The name of an instance of a service. */
    public static Name instance(String label, String type) {
        return under(label, type(type));
    }

    /** The name that leads from an address to a host. */
    public static Name reverse(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder text = new StringBuilder();
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (address instanceof Inet4Address) {
                text.append(bytes[i] & 0xFF).append('.');
            } else {
                text.append(Character.forDigit(bytes[i] & 0xF, 16)).append('.').append(Character.forDigit(bytes[i] >> 4 & 0xF, 16)).append('.');
            }
        }
        return Name.fromConstantString(text.toString() + (address instanceof Inet4Address ? IN_ADDR : IP6_ADDR));
    }

    /** Whether a name is one of this network: under {@code .local}, or the reverse of a link-local address. */
    public static boolean isLocal(Name name) {
        String text = name.toString().toLowerCase(Locale.ROOT);
        return name.subdomain(LOCAL) || text.endsWith(".254.169.in-addr.arpa.") || text.matches(".*\\.[89ab]\\.e\\.f\\.ip6\\.arpa\\.");
    }

    /** The first label as text. */
    public static String label(Name name) {
        byte[] counted = name.getLabel(0);
        return new String(counted, 1, counted.length - 1, StandardCharsets.UTF_8);
    }

    /** A name as people write it, without dot at the end and without escapes other than of dots in labels. */
    public static String text(Name name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.labels() - 1; i++) {
            byte[] counted = name.getLabel(i);
            text.append(i == 0 ? "" : ".").append(new String(counted, 1, counted.length - 1, StandardCharsets.UTF_8).replace("\\", "\\\\").replace(".", "\\."));
        }
        return text.toString();
    }

    /**
     * A name as people write it.
     *
     * @throws FoundationException {@code INVALID_INPUT} if it is none
     */
    public static Name parse(String text) {
        try {
            StringBuilder latin = new StringBuilder();
            for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
                latin.append(each < 0 ? String.format("\\%03d", each & 0xFF) : String.valueOf((char) each));
            }
            Name name = Name.fromString(latin.toString(), Name.root);
            if (name.labels() > 1) {
                return name;
            }
        } catch (TextParseException e) {
            throw noName(text, e);
        }
        throw noName(text, null);
    }

    private static FoundationException noName(String text, Exception cause) {
        return new FoundationException(ErrorType.INVALID_INPUT, "'" + text
                + "' is no name: use labels of 1 to 63 bytes with dots between, at most 255 altogether, such as printer.local.", cause);
    }

    /** The label with a number behind it, to be used where the label is taken: {@code web}, {@code web (2)}, {@code web (3)}. */
    public static String nextInstance(String label) {
        return next(label, Pattern.compile("(.*) \\((\\d{1,6})\\)", Pattern.DOTALL), " (%d)");
    }

    /** The same for hosts: {@code node}, {@code node-2}, {@code node-3}. */
    public static String nextHost(String label) {
        return next(label, Pattern.compile("(.*)-(\\d{1,6})"), "-%d");
    }

    private static String next(String label, Pattern numbered, String suffix) {
        var match = numbered.matcher(label);
        boolean again = match.matches();
        String tail = String.format(Locale.ROOT, suffix, again ? Integer.parseInt(match.group(2)) + 1 : 2);
        return cut(again ? match.group(1) : label, MAX_LABEL - tail.length()) + tail;
    }

    /** As much of a text as fits into so many bytes of UTF-8, no character cut in two. */
    public static String cut(String text, int bytes) {
        String cut = text;
        while (cut.getBytes(StandardCharsets.UTF_8).length > bytes) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }

    private static Name under(String label, Name parent) {
        byte[] utf8 = label.getBytes(StandardCharsets.UTF_8);
        byte[] wire = Arrays.copyOf(new byte[] {(byte) utf8.length}, utf8.length + 2);
        System.arraycopy(utf8, 0, wire, 1, utf8.length);
        try {
            // a relative name of one label: the root that ends it on the wire is taken off
            return Name.concatenate(new Name(wire).relativize(Name.root), parent);
        } catch (NameTooLongException e) {
            throw new IllegalArgumentException(label + " is too long under " + parent, e);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(label + " is no label", e);
        }
    }
}
