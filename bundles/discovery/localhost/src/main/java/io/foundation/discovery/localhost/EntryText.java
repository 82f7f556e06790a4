package io.foundation.discovery.localhost;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.DiscoveredPeer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands in an entry, for people too: a line {@code foundation 1}, then a word and its value a line. Words that are
 * not known are passed over.
 */
final class EntryText {

    /** The longest entry, in bytes. */
    static final int MAX_BYTES = 4_096;

    private static final String FIRST = "foundation 1";
    private static final int MAX_ADDRESSES = 16;

    private EntryText() {
    }

    /** As many of the addresses as fit, best first. */
    static byte[] write(EntryName name, Announcement announcement, long pid) {
        StringBuilder text = new StringBuilder(FIRST).append("\ncluster ").append(name.cluster()).append("\nnode ").append(name.node().name())
                .append("\nincarnation ").append(name.node().incarnation()).append("\npid ").append(pid).append('\n');
        byte[] fits = bytes(text);
        for (Address address : announcement.addresses()) {
            text.append("address ").append(address).append('\n');
            byte[] more = bytes(text);
            if (more.length > MAX_BYTES) {
                break;
            }
            fits = more;
        }
        return fits;
    }

    private static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws FoundationException {@code FORMAT_ERROR} if it is no entry, or not the one its name says */
    static DiscoveredPeer read(EntryName name, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw malformed("it has more than " + MAX_BYTES + " bytes");
        }
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n");
        if (!lines[0].equals(FIRST)) {
            throw malformed("it does not begin with '" + FIRST + "'");
        }
        List<Address> addresses = new ArrayList<>();
        for (String line : lines) {
            String value = line.substring(line.indexOf(' ') + 1);
            switch (line.substring(0, Math.max(0, line.indexOf(' ')))) {
                case "cluster" -> expect(value, name.cluster().value());
                case "node" -> expect(value, name.node().name().value());
                case "incarnation" -> expect(value, Long.toString(name.node().incarnation()));
                case "address" -> addresses.add(address(value));
                default -> {
                }
            }
        }
        if (addresses.isEmpty() || addresses.size() > MAX_ADDRESSES) {
            throw malformed("it has " + addresses.size() + " addresses, not 1 to " + MAX_ADDRESSES);
        }
        return new DiscoveredPeer(addresses, Optional.of(name.node()));
    }

    private static Address address(String value) {
        try {
            return Address.parse(value, -1);
        } catch (FoundationException e) {
            throw malformed(e.getMessage());
        }
    }

    private static void expect(String value, String expected) {
        if (!value.equals(expected)) {
            throw malformed("it says " + value + " where its name says " + expected);
        }
    }

    private static FoundationException malformed(String why) {
        return new FoundationException(ErrorType.FORMAT_ERROR, why);
    }
}
