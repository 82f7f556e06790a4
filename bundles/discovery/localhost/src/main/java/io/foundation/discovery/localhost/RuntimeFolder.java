package io.foundation.discovery.localhost;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The folder where the nodes of a user on this machine meet. Only this user may write to it: whoever could would be
 * able to make nodes disappear. Thread-safe.
 */
final class RuntimeFolder {

    private static final LinkOption[] FOLLOW = {};
    private static final LinkOption[] DO_NOT_FOLLOW = {LinkOption.NOFOLLOW_LINKS};

    private final Path path;
    /** In a folder anybody may write to, a link of that name could be somebody else's. */
    private final LinkOption[] links;
    private volatile Object checked;

    private RuntimeFolder(Path path, LinkOption[] links) {
        this.path = path;
        this.links = links;
    }

    /**
     * The folder to use: the one configured, else the one of the environment, else the one for temporary files.
     *
     * @throws InvalidPathException if the path is none, or not a full one
     */
    static RuntimeFolder choose(Optional<String> configured, UnaryOperator<String> environment) {
        if (configured.isPresent()) {
            return new RuntimeFolder(full(configured.get()), FOLLOW);
        }
        String ours = environment.apply("FOUNDATION_RUNTIME_DIR");
        if (ours != null && !ours.isBlank()) {
            return new RuntimeFolder(full(ours.trim()), FOLLOW);
        }
        String session = environment.apply("XDG_RUNTIME_DIR");
        if (session != null && session.startsWith("/") && Files.isWritable(Path.of(session))) {
            return new RuntimeFolder(Path.of(session, "foundation"), DO_NOT_FOLLOW);
        }
        String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
        return new RuntimeFolder(Path.of(System.getProperty("java.io.tmpdir"), "foundation-" + user).toAbsolutePath(), DO_NOT_FOLLOW);
    }

    private static Path full(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new InvalidPathException(text, "The path depends on where the node was started");
        }
        return path.normalize();
    }

    Path path() {
        return path;
    }

    /**
     * Makes the folder if it is not there, and checks that it is this user's alone.
     *
     * @return whether it is another folder than at the last call
     * @throws FoundationException {@code CONSTRAINT_VIOLATION} if it may not be used, {@code EXTERNAL_SERVICE_ERROR} if it cannot be
     */
    boolean prepare() {
        try {
            Object before = checked;
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                make();
            }
            Class<? extends BasicFileAttributes> kind = posix() ? PosixFileAttributes.class : BasicFileAttributes.class;
            BasicFileAttributes attributes = Files.readAttributes(path, kind, links);
            if (!attributes.isDirectory()) {
                throw refused("is not a folder");
            }
            if (attributes instanceof PosixFileAttributes posix) {
                if (posix.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
                    throw refused("can be written to by every user of this machine (" + PosixFilePermissions.toString(posix.permissions()) + ")");
                }
                checkOwner(posix);
            }
            return !Objects.equals(before, checked);
        } catch (AccessDeniedException e) {
            throw refused("cannot be written to by the user of this node");
        } catch (IOException e) {
            throw new FoundationException(ErrorType.EXTERNAL_SERVICE_ERROR, "The folder " + path
                    + " in which the nodes of this machine meet cannot be used (" + e + "): repair it, or name another with discovery.local.folder or FOUNDATION_RUNTIME_DIR.", e);
        }
    }

    private void make() throws IOException {
        Files.createDirectories(path.getParent());
        try {
            if (posix()) {
                Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(path);
            }
        } catch (FileAlreadyExistsException anotherNodeWasFaster) {
            // what is there now is checked like any other
        }
    }

    /** Once for a folder: what this user makes in it must belong to whom the folder belongs to. */
    private void checkOwner(PosixFileAttributes folder) throws IOException {
        if (folder.fileKey() != null && Objects.equals(checked, folder.fileKey())) {
            return;
        }
        Path probe = Files.createTempFile(path, "probe", EntryName.PART_SUFFIX);
        try {
            UserPrincipal self = Files.getOwner(probe);
            if (!self.equals(folder.owner())) {
                throw refused("belongs to the user " + folder.owner().getName() + ", not to " + self.getName());
            }
        } finally {
            Files.deleteIfExists(probe);
        }
        checked = folder.fileKey();
    }

    private boolean posix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private FoundationException refused(String why) {
        return new FoundationException(ErrorType.CONSTRAINT_VIOLATION, "The folder " + path + " in which the nodes of this machine meet " + why
                + ": give it to this user alone (chmod 700), or name another with discovery.local.folder or FOUNDATION_RUNTIME_DIR.");
    }
}
