package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.ClusterSecret;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a cluster's secret comes from. Never shows it.
 *
 * @param text the secret itself, if it is in the configuration
 * @param file the file that holds it, if one is named
 */
public record SecretSource(Optional<String> text, Optional<Path> file) {

    private static final int MAX_FILE_BYTES = 4_096;
    private static final int GENERATED_BYTES = 32;

    /** Nothing is configured. */
    static final SecretSource NONE = new SecretSource(Optional.empty(), Optional.empty());

    boolean isConfigured() {
        return text.isPresent() || file.isPresent();
    }

    /** @throws FoundationException with one sentence if there is none, or it cannot be read */
    ClusterSecret read(String where) {
        if (text.isPresent()) {
            return named(where, () -> ClusterSecret.of(text.get()));
        }
        Path path = file.orElseThrow(() -> new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, where + ": no secret is configured."));
        return named(where + ": the file " + path, () -> ClusterSecret.of(content(path)));
    }

    private static ClusterSecret named(String where, java.util.function.Supplier<ClusterSecret> secret) {
        try {
            return secret.get();
        } catch (FoundationException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, where + ": " + e.getMessage(), e);
        }
    }

    private static String content(Path path) {
        try {
            if (Files.size(path) > MAX_FILE_BYTES) {
                throw new FoundationException(ErrorType.TOO_LARGE, "it is larger than " + MAX_FILE_BYTES + " bytes and cannot be a secret.");
            }
            return Files.readString(path);
        } catch (IOException e) {
            throw new FoundationException(ErrorType.CONFIG_NOT_FOUND, "it cannot be read (" + e + "). Make it readable, or name another in secretFile.", e);
        }
    }

    /**
     * The secret of all nodes of this user on this machine: made by the first that asks, readable for nobody else.
     *
     * @param folder the folder the nodes share; made if it is not there
     */
    static ClusterSecret generated(Path folder) {
        Path secret = folder.resolve("secret");
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder.toAbsolutePath().getParent());
                try {
                    Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } catch (FileAlreadyExistsException e) {
                    // Another node was first.
                }
            }
            if (!Files.exists(secret)) {
                generate(folder, secret);
            }
            return ClusterSecret.of(content(secret));
        } catch (IOException | UnsupportedOperationException e) {
            throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "No secret can be kept in " + folder + ": " + e
                    + ". Set secretFile in " + ClusterOptions.PID + ", or runtimeFolder in " + NodeOptions.PID + ".", e);
        }
    }

    /** Written aside and linked into place: of several nodes that start at once one wins, and nobody reads a half. */
    private static void generate(Path folder, Path secret) throws IOException {
        byte[] random = new byte[GENERATED_BYTES];
        new SecureRandom().nextBytes(random);
        Path aside = Files.createTempFile(folder, "secret", ".new", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(aside, Base64.getEncoder().encodeToString(random) + '\n');
            Files.createLink(secret, aside);
        } catch (FileAlreadyExistsException e) {
            // Another node was first; its secret is everybody's.
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    @Override
    public String toString() {
        return text.isPresent() ? "(secret)" : file.map(Path::toString).orElse("(none)");
    }
}
