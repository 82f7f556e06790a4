package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.ClusterSecret;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * The secret of all nodes of one user on one machine: made by the first that asks, of use to nobody else. A folder or
 * file that another user made or may write to is refused: with a known secret he would be let in.
 */
final class SharedSecret {

    static final String FILE = "secret";
    private static final int BYTES = 32;

    private SharedSecret() {
    }

    /**
     * Reads the secret; makes it if there is none. Blocks.
     *
     * @param folder the folder the nodes share; made if it is not there
     * @throws FoundationException with one sentence if it cannot be kept there, or not safely
     */
    static ClusterSecret in(Path folder) {
        Path secret = folder.resolve(FILE);
        try {
            makeFolder(folder);
            UserPrincipal self = checkFolder(folder);
            if (!Files.exists(secret, LinkOption.NOFOLLOW_LINKS)) {
                generate(folder, secret);
            }
            PosixFileAttributes attributes = Files.readAttributes(secret, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile() || !attributes.owner().equals(self) || !SecretSource.isPrivate(attributes.permissions())) {
                throw refused("The file " + secret + " with the secret of this machine's nodes is not this user's alone ("
                        + PosixFilePermissions.toString(attributes.permissions()) + ", " + attributes.owner().getName()
                        + "): remove it when no node runs, and the next one makes another");
            }
            return SecretSource.content(secret, "The file '" + secret + "' with the secret of this machine's nodes");
        } catch (AccessDeniedException e) {
            throw refused("The folder " + folder + " that the nodes of this machine share cannot be written to by this user");
        } catch (IOException | UnsupportedOperationException e) {
            throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "No secret can be kept in " + folder + " (" + e + "): set '"
                    + NodeOptions.SECRET_FILE + "', or 'runtimeFolder', in " + NodeOptions.PID + ".", e);
        }
    }

    private static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, mode("rwx------"));
        } catch (FileAlreadyExistsException e) {
            // Another node was first; what is there now is checked like any other.
        }
    }

    /** Who this process is, if the folder is his: what he makes in it must belong to whom the folder belongs to. */
    private static UserPrincipal checkFolder(Path folder) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(folder, PosixFileAttributes.class);
        if (!attributes.isDirectory()) {
            throw refused(folder + ", that the nodes of this machine share, is no folder");
        }
        Set<PosixFilePermission> permissions = attributes.permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE) || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw refused("The folder " + folder + " that the nodes of this machine share can be written to by others ("
                    + PosixFilePermissions.toString(permissions) + "): chmod 700 it");
        }
        Path probe = Files.createTempFile(folder, "probe", ".new", mode("rw-------"));
        try {
            UserPrincipal self = Files.getOwner(probe);
            if (!self.equals(attributes.owner())) {
                throw refused("The folder " + folder + " that the nodes of this machine share belongs to the user " + attributes.owner().getName()
                        + ", not to " + self.getName());
            }
            return self;
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** Written aside and linked into place: of several nodes that start at once one wins, and nobody reads a half. */
    private static void generate(Path folder, Path secret) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Path aside = Files.createTempFile(folder, FILE, ".new", mode("rw-------"));
        try {
            Files.writeString(aside, Base64.getEncoder().encodeToString(random) + '\n');
            Files.createLink(secret, aside);
        } catch (FileAlreadyExistsException e) {
            // Another node was first; its secret is everybody's.
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static FoundationException refused(String why) {
        return new FoundationException(ErrorType.CONSTRAINT_VIOLATION, why + "; or set 'runtimeFolder' in " + NodeOptions.PID + ", or "
                + Environment.RUNTIME + ", to another folder.");
    }
}
