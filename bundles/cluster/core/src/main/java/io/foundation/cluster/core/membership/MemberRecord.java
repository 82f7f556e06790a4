package io.foundation.cluster.core.membership;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a member says of itself. Only the member writes it, and raises the revision with each change, so of two records
 * of one incarnation the one with the greater revision is always the newer. Immutable; roles and metadata iterate in
 * their natural order.
 *
 * @param id        name and incarnation
 * @param revision  counts the changes of this incarnation, from 1; at most {@link #MAX_REVISION}
 * @param addresses where it can be reached, best first; at most {@link #MAX_ADDRESSES}
 * @param version   the version of its software; at most 64 characters
 * @param roles     what it is for; at most {@link #MAX_ROLES} of 1 to 64 characters
 * @param metadata  what else it says; at most {@link #MAX_METADATA} keys of 1 to 128 characters with values of at most 1024
 * @param lifecycle how far it is
 * @param note      why, for a person; at most 256 characters, may be empty
 */
public record MemberRecord(NodeId id, long revision, List<Address> addresses, String version, Set<String> roles,
        Map<String, String> metadata, Lifecycle lifecycle, String note) {

    public static final long MAX_REVISION = 1L << 60;
    public static final int MAX_ADDRESSES = 16;
    public static final int MAX_ROLES = 32;
    public static final int MAX_METADATA = 64;
    /** The most characters of all texts together. */
    public static final int MAX_CHARACTERS = 8 * 1024;

    static final int MAX_VERSION_LENGTH = 64;
    static final int MAX_ROLE_LENGTH = 64;
    static final int MAX_KEY_LENGTH = 128;
    static final int MAX_VALUE_LENGTH = 1024;
    static final int MAX_NOTE_LENGTH = 256;

    /** @throws FoundationException {@code INVALID_INPUT} or {@code TOO_LARGE} if a part is out of its bounds */
    public MemberRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(lifecycle, "lifecycle");
        addresses = List.copyOf(addresses);
        roles = roles.isEmpty() ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(roles));
        metadata = metadata.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(metadata));
        if (revision < 1 || revision > MAX_REVISION) {
            throw invalid(id, "revision " + revision, "1 to " + MAX_REVISION);
        }
        checkCount(id, "addresses", addresses.size(), MAX_ADDRESSES);
        checkCount(id, "roles", roles.size(), MAX_ROLES);
        checkCount(id, "metadata entries", metadata.size(), MAX_METADATA);
        int characters = checkText(id, "version", version, 0, MAX_VERSION_LENGTH) + checkText(id, "note", note, 0, MAX_NOTE_LENGTH);
        for (Address address : addresses) {
            characters += address.host().length();
        }
        for (String role : roles) {
            characters += checkText(id, "role", role, 1, MAX_ROLE_LENGTH);
        }
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            characters += checkText(id, "metadata key", entry.getKey(), 1, MAX_KEY_LENGTH)
                    + checkText(id, "metadata value", entry.getValue(), 0, MAX_VALUE_LENGTH);
        }
        if (characters > MAX_CHARACTERS) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The texts of member " + id + " have " + characters
                    + " characters together: at most " + MAX_CHARACTERS + " are allowed; keep the metadata short.");
        }
    }

    public NodeName name() {
        return id.name();
    }

    public MemberRecord withRevision(long newRevision) {
        return new MemberRecord(id, newRevision, addresses, version, roles, metadata, lifecycle, note);
    }

    public MemberRecord withAddresses(List<Address> newAddresses) {
        return new MemberRecord(id, revision, newAddresses, version, roles, metadata, lifecycle, note);
    }

    public MemberRecord withRoles(Set<String> newRoles) {
        return new MemberRecord(id, revision, addresses, version, newRoles, metadata, lifecycle, note);
    }

    public MemberRecord withMetadata(Map<String, String> newMetadata) {
        return new MemberRecord(id, revision, addresses, version, roles, newMetadata, lifecycle, note);
    }

    public MemberRecord withLifecycle(Lifecycle newLifecycle, String newNote) {
        return new MemberRecord(id, revision, addresses, version, roles, metadata, newLifecycle, newNote);
    }

    private static int checkText(NodeId id, String what, String text, int min, int max) {
        Objects.requireNonNull(text, what);
        if (text.length() < min || text.length() > max) {
            throw invalid(id, what + " of " + text.length() + " characters", min + " to " + max + " characters");
        }
        return text.length();
    }

    private static void checkCount(NodeId id, String what, int count, int max) {
        if (count > max) {
            throw invalid(id, "number of " + what + ", " + count + ',', "at most " + max);
        }
    }

    private static FoundationException invalid(NodeId id, String what, String allowed) {
        return new FoundationException(ErrorType.INVALID_INPUT,
                "The " + what + " of member " + id + " is not allowed: use " + allowed + '.');
    }
}
