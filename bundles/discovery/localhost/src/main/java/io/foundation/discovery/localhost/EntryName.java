package io.foundation.discovery.localhost;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The name of an entry: {@code cluster@node@incarnation@jvm@unique@revision.node}. Names of clusters and nodes hold no
 * {@code @} and nothing that means something to a file system. A name is used for one content only, so that what was
 * read once need not be read again. Beside it, {@code ….lock} is locked as long as the node lives.
 *
 * <p>The lock is a file of its own, and the JVM is part of the name, for one reason: on POSIX systems a process that
 * opens and closes a file it has locked elsewhere loses the lock. So a lock of this JVM is never opened a second time,
 * whichever class loader looks.
 *
 * @param jvm      which JVM keeps it: 16 hexadecimal digits
 * @param unique   tells apart several strategies of one node in one JVM: 8 hexadecimal digits
 * @param revision greater for each new content; positive
 */
record EntryName(ClusterName cluster, NodeId node, String jvm, String unique, long revision) {

    static final String SUFFIX = ".node";
    static final String LOCK_SUFFIX = ".lock";
    static final String PART_SUFFIX = ".part";

    /** A system property, the one memory all class loaders of a JVM share. */
    private static final String JVM_PROPERTY = "io.foundation.discovery.local.jvm";

    /** A new name in this JVM. */
    static EntryName create(ClusterName cluster, NodeId node) {
        return new EntryName(cluster, node, thisJvm(), String.format("%08x", ThreadLocalRandom.current().nextInt()), 1);
    }

    /** What tells this JVM from any other, dead or alive. */
    static String thisJvm() {
        String mine = String.format("%016x", UUID.randomUUID().getMostSignificantBits());
        Object former = System.getProperties().putIfAbsent(JVM_PROPERTY, mine);
        return former == null ? mine : former.toString();
    }

    /** Reads a name; empty if it is none. */
    static Optional<EntryName> parse(String file) {
        if (!file.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        String[] parts = file.substring(0, file.length() - SUFFIX.length()).split("@", -1);
        if (parts.length != 6 || !parts[3].matches("[0-9a-f]{16}") || !parts[4].matches("[0-9a-f]{8}")) {
            return Optional.empty();
        }
        try {
            NodeId node = new NodeId(new NodeName(parts[1]), Long.parseLong(parts[2], Character.MAX_RADIX));
            return Optional.of(new EntryName(new ClusterName(parts[0]), node, parts[3], parts[4], Long.parseLong(parts[5])));
        } catch (FoundationException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The name of the next content. */
    EntryName next() {
        return new EntryName(cluster, node, jvm, unique, revision + 1);
    }

    boolean isOfThisJvm() {
        return jvm.equals(thisJvm());
    }

    /** What all revisions share. */
    String base() {
        return cluster.value() + '@' + node.name().value() + '@' + Long.toString(node.incarnation(), Character.MAX_RADIX) + '@' + jvm + '@' + unique;
    }

    String file() {
        return base() + '@' + revision + SUFFIX;
    }

    String lockFile() {
        return base() + LOCK_SUFFIX;
    }

    String partFile() {
        return base() + PART_SUFFIX;
    }
}
