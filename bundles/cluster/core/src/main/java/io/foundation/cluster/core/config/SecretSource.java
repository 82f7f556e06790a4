package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.ClusterSecret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * Where a cluster's secret comes from. Never shows it.
 *
 * @param text    the secret itself, if it is in the configuration
 * @param file    the file that holds it, if one is named
 * @param where   the configuration that says so, for sentences
 * @param fileKey the key that names the file there
 */
public record SecretSource(Optional<String> text, Optional<Path> file, String where, String fileKey) {

    private static final int MAX_FILE_BYTES = 4_096;

    /** Reads and checks the two keys; a configuration gives the secret itself, or a file, or neither. */
    static SecretSource of(String where, Values values, String textKey, String fileKey, Problems problems) {
        Optional<String> text = values.options().find(textKey);
        Optional<Path> file = values.path(fileKey);
        if (text.isPresent() && values.options().find(fileKey).isPresent()) {
            problems.add(ErrorType.CONSTRAINT_VIOLATION, where + ": both '" + textKey + "' and '" + fileKey + "' are given: keep one of them, better the file.");
        }
        text.ifPresent(secret -> {
            if (!isLegal(secret)) {
                problems.add(ErrorType.INVALID_CONFIG_VALUE, where + ": (secret) is not allowed for '" + textKey + "': " + rule() + ".");
            }
        });
        return new SecretSource(text, file, where, fileKey);
    }

    private static boolean isLegal(String secret) {
        int bytes = secret.strip().getBytes(StandardCharsets.UTF_8).length;
        return bytes >= ClusterSecret.MIN_BYTES && bytes <= ClusterSecret.MAX_BYTES;
    }

    private static String rule() {
        return "use " + ClusterSecret.MIN_BYTES + " to " + ClusterSecret.MAX_BYTES + " bytes, better 32 random ones";
    }

    boolean isConfigured() {
        return text.isPresent() || file.isPresent();
    }

    /**
     * Reads the secret. Blocks if it is in a file.
     *
     * @throws FoundationException with one sentence if it cannot be read, or is none
     */
    ClusterSecret read() {
        if (text.isPresent()) {
            return ClusterSecret.of(text.get());
        }
        Path path = file.orElseThrow(() -> new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, where + ": no secret is configured."));
        return content(path, where + ": the file '" + path + "' of '" + fileKey + "'");
    }

    /** Whether others than its user can read the file, as far as the file system tells. */
    boolean isOpenToOthers() {
        try {
            return file.isPresent() && text.isEmpty() && Files.getPosixFilePermissions(file.get()).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /**
     * The secret in a file.
     *
     * @param what names the file, for sentences
     */
    static ClusterSecret content(Path path, String what) {
        String secret;
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, what + " is no plain file: name one that holds the secret and nothing else.");
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(path)) {
                bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            }
            if (bytes.length > MAX_FILE_BYTES) {
                throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, what + " has more than " + MAX_FILE_BYTES + " bytes and cannot be a secret: " + rule() + ".");
            }
            secret = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException e) {
            throw new FoundationException(ErrorType.CONFIG_NOT_FOUND, what + " does not exist: make it, readable for this user alone, or name another.", e);
        } catch (CharacterCodingException e) {
            // Not as the cause: what it says of the bytes is not for a log.
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, what + " is no text in UTF-8: use letters and digits, such as 32 random bytes in Base64.");
        } catch (IOException e) {
            throw new FoundationException(ErrorType.CONFIG_NOT_FOUND, what + " cannot be read (" + e + "): make it readable for this user, or name another.", e);
        }
        if (!isLegal(secret)) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, what + " holds " + secret.strip().getBytes(StandardCharsets.UTF_8).length + " bytes: " + rule() + ".");
        }
        return ClusterSecret.of(secret);
    }

    /** Files that only their user can use. */
    static boolean isPrivate(Set<PosixFilePermission> permissions) {
        return permissions.stream().noneMatch(permission -> permission.name().startsWith("GROUP_") || permission.name().startsWith("OTHERS_"));
    }

    @Override
    public String toString() {
        return text.isPresent() ? "(secret)" : file.map(Path::toString).orElse("(none)");
    }
}
