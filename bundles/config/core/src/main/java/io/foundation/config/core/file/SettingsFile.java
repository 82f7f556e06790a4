package io.foundation.config.core.file;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file that is there whole whatever happens: it is written beside, forced to disk, and put in place at once; the one before is kept. It begins with a line that says its length and its
 * checksum, so that a file that was damaged is known, set aside, and the one before is read. Two that write to the same folder, as two versions of a bundle do for a moment, wait for one another.
 * Not thread-safe.
 */
public final class SettingsFile {

    /** The most bytes. */
    public static final int MAX_BYTES = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(SettingsFile.class);
    private static final String MARK = "foundation-settings";
    private static final int MAX_HEAD = 128;
    private static final long LOCK_NANOS = 5_000_000_000L;
    private static final long LOCK_PAUSE_MILLIS = 5;

    private final Path folder;
    private final String name;
    private final Opener opener;
    private String seen = "";

    /** Opens a file for writing. */
    @FunctionalInterface
    public interface Opener {

        FileOutputStream open(Path path) throws IOException;
    }

    /** @param name of the file in the folder */
    public SettingsFile(Path folder, String name) {
        this(folder, name, path -> new FileOutputStream(path.toFile()));
    }

    /** @param opener of what is written, so that a test may let a disk be full */
    SettingsFile(Path folder, String name, Opener opener) {
        this.folder = folder;
        this.name = name;
        this.opener = opener;
    }

    public Path path() {
        return folder.resolve(name);
    }

    private Path before() {
        return folder.resolve(name + ".before");
    }

    /** What was written last, or before it if that is damaged; empty if nothing is there. Only an error of the disk fails. */
    public Optional<byte[]> read() throws IOException {
        seen = stamp();
        for (Path candidate : new Path[] {path(), before()}) {
            try {
                byte[] file = bounded(candidate);
                Optional<byte[]> content = content(file);
                if (content.isPresent()) {
                    return content;
                }
                Path aside = candidate.resolveSibling(candidate.getFileName() + ".damaged");
                Files.move(candidate, aside, StandardCopyOption.REPLACE_EXISTING);
                LOG.error("[{}:{}] The file {} is damaged and is now {}: what was set before it is read instead, and what was set last is lost.", ErrorType.DATA_CORRUPTION.code(),
                        ErrorType.DATA_CORRUPTION.id(), candidate, aside);
                seen = stamp();
            } catch (NoSuchFileException none) {
                LOG.debug("There is no {}.", candidate);
            }
        }
        return Optional.empty();
    }

    private static byte[] bounded(Path file) throws IOException {
        return Files.size(file) > MAX_BYTES + MAX_HEAD ? new byte[0] : Files.readAllBytes(file);
    }

    private static Optional<byte[]> content(byte[] file) {
        int end = 0;
        while (end < Math.min(file.length, MAX_HEAD) && file[end] != '\n') {
            end++;
        }
        byte[] content = end < file.length ? Arrays.copyOfRange(file, end + 1, file.length) : new byte[0];
        return new String(file, 0, end, StandardCharsets.UTF_8).equals(head(content)) ? Optional.of(content) : Optional.empty();
    }

    private static String head(byte[] content) {
        CRC32C sum = new CRC32C();
        sum.update(content);
        return MARK + " 1 " + content.length + " " + HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /** Whether somebody else has written since it was read or written here. */
    public boolean isChanged() {
        return !stamp().equals(seen);
    }

    private String stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path(), BasicFileAttributes.class);
            return attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException none) {
            return "";
        }
    }

    /**
     * Writes; afterwards it is on disk. If it fails, what was there is there.
     *
     * @throws FoundationException {@code RESOURCE_EXHAUSTED}
     */
    public void write(byte[] content) {
        Path beside = folder.resolve(name + ".new");
        try {
            try (FileOutputStream out = opener.open(beside)) {
                restrict(beside);
                write(out, head(content) + "\n", content);
                out.getFD().sync();
            }
            if (Files.exists(path())) {
                Files.move(path(), before(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(beside, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            seen = stamp();
            forceFolder();
        } catch (IOException e) {
            restore();
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The settings cannot be written to " + path() + ", so nothing has changed: " + e.getMessage() + ".", e);
        }
    }

    private static void write(OutputStream out, String head, byte[] content) throws IOException {
        out.write(head.getBytes(StandardCharsets.UTF_8));
        out.write(content);
    }

    /** There are secrets in it. */
    private static void restrict(Path file) throws IOException {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (UnsupportedOperationException otherSystem) {
            LOG.debug("{} has the permissions of its folder.", file);
        }
    }

    /** So that the new name is on disk too; where folders cannot be forced, the file system does it in its time. */
    private void forceFolder() {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException cannot) {
            LOG.debug("The folder {} cannot be forced to disk.", folder, cannot);
        }
    }

    private void restore() {
        try {
            if (!Files.exists(path()) && Files.exists(before())) {
                Files.copy(before(), path());
                seen = stamp();
            }
        } catch (IOException e) {
            LOG.warn("The file {} could not be put back; {} has the same content.", path(), before(), e);
        }
    }

    /**
     * Does something while nobody else may write here.
     *
     * @throws FoundationException {@code TIMEOUT} if somebody else does not come to an end, {@code RESOURCE_EXHAUSTED} if the folder cannot be used
     */
    public void exclusively(Runnable work) {
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock lock = lock(channel)) {
                work.run();
            }
        } catch (IOException e) {
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The folder " + folder + " cannot be used, so nothing has changed: " + e.getMessage() + ".", e);
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        long end = System.nanoTime() + LOCK_NANOS;
        while (true) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException inThisJvm) {
                LOG.trace("Another version of this bundle writes.", inThisJvm);
            }
            if (System.nanoTime() - end > 0) {
                throw new FoundationException(ErrorType.TIMEOUT, "Somebody else has been writing the settings for 5s: try again.");
            }
            try {
                Thread.sleep(LOCK_PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FoundationException(ErrorType.CLOSED, "The thread was interrupted while it waited to write the settings; nothing has changed.", e);
            }
        }
    }
}
