package io.foundation.cluster.core.security;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.LinkKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files with which a node proves itself by certificates: PEM, or PKCS#12.
 *
 * @param certificate the node's certificate and those of its issuers; in PKCS#12 with the key
 * @param key         the private key in PEM; empty if the certificate's file is PKCS#12
 * @param trust       the certificates of the issuers that are believed
 * @param password    the file with the password of what is encrypted, if anything is
 * @param where       the configuration that names them, for sentences
 */
public record KeyFiles(Path certificate, Optional<Path> key, Path trust, Optional<Path> password, String where) {

    /** The keys of the configuration. */
    public static final String CERTIFICATE = "tlsCertificate";
    public static final String KEY = "tlsKey";
    public static final String TRUST = "tlsTrust";
    public static final String PASSWORD = "tlsPasswordFile";

    private static final int MAX_BYTES = 1 << 20;
    private static final String ADVICE = ": ./foundation certs makes a set that fits";

    public KeyFiles {
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(where, "where");
    }

    /**
     * What a moment of the files holds.
     *
     * @param keys        ready for use
     * @param fingerprint of all that was read: the same as long as nothing has changed
     */
    record Content(LinkKeys keys, String fingerprint) {
    }

    /**
     * Reads and checks all of them. Blocks.
     *
     * @param node whose certificate it must be
     * @throws FoundationException with one sentence that names the key of the configuration and the file
     */
    public LinkKeys read(String node) {
        return content(node).keys();
    }

    Content content(String node) {
        byte[] certified = bytes(CERTIFICATE, certificate);
        byte[] trusting = bytes(TRUST, trust);
        byte[] secret = key.map(path -> bytes(KEY, path)).orElse(new byte[0]);
        char[] opening = password.map(path -> new String(bytes(PASSWORD, path), StandardCharsets.UTF_8).strip().toCharArray()).orElse(null);
        LinkKeys keys;
        if (PemFile.isPem(certified)) {
            if (key.isEmpty()) {
                throw wrong(ErrorType.MISSING_REQUIRED_FIELD, CERTIFICATE, certificate, "is PEM, so '" + KEY + "' must name the file with its private key");
            }
            List<X509Certificate> chain = pem(CERTIFICATE, certificate, () -> PemFile.certificates(certified));
            keys = new LinkKeys(pem(KEY, key.get(), () -> PemFile.key(secret, opening)), chain, trusted(trusting, opening));
        } else {
            keys = ofStore(certified, opening, trusted(trusting, opening));
        }
        check(keys, node);
        return new Content(keys, fingerprint(certified, trusting, secret, opening));
    }

    /** The fingerprint alone, without understanding anything. Blocks. */
    String fingerprint() {
        return fingerprint(bytes(CERTIFICATE, certificate), bytes(TRUST, trust), key.map(path -> bytes(KEY, path)).orElse(new byte[0]),
                password.map(path -> new String(bytes(PASSWORD, path), StandardCharsets.UTF_8).strip().toCharArray()).orElse(null));
    }

    private static String fingerprint(byte[] certified, byte[] trusting, byte[] secret, char[] opening) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : new byte[][] {certified, trusting, secret, opening == null ? new byte[0] : new String(opening).getBytes(StandardCharsets.UTF_8)}) {
                digest.update((byte) (part.length >>> 16));
                digest.update((byte) (part.length >>> 8));
                digest.update((byte) part.length);
                digest.update(part);
            }
            return java.util.HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private byte[] bytes(String of, Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw wrong(ErrorType.INVALID_CONFIG_VALUE, of, path, "has more than " + MAX_BYTES + " bytes and cannot be what is meant");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw wrong(ErrorType.CONFIG_NOT_FOUND, of, path, "does not exist" + ADVICE);
        } catch (IOException e) {
            throw wrong(ErrorType.CONFIG_NOT_FOUND, of, path, "cannot be read (" + e + "): make it readable for this user");
        }
    }

    /** Something that reads a file of PEM. */
    private interface Reading<T> {
        T read() throws PemFile.Unusable;
    }

    private <T> T pem(String of, Path path, Reading<T> reading) {
        try {
            return reading.read();
        } catch (PemFile.Unusable e) {
            throw wrong(ErrorType.INVALID_CONFIG_VALUE, of, path, e.getMessage());
        }
    }

    private KeyStore store(String of, Path path, byte[] content, char[] opening) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), opening == null ? new char[0] : opening);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw wrong(ErrorType.INVALID_CONFIG_VALUE, of, path, "is neither PEM nor PKCS#12 that "
                    + (opening == null ? "opens without a password (set '" + PASSWORD + "' to a file with it)" : "the password in '" + PASSWORD + "' opens"));
        }
    }

    private LinkKeys ofStore(byte[] content, char[] opening, List<X509Certificate> trusted) {
        KeyStore store = store(CERTIFICATE, certificate, content, opening);
        try {
            for (String alias : Collections.list(store.aliases())) {
                Key found = store.isKeyEntry(alias) ? store.getKey(alias, opening == null ? new char[0] : opening) : null;
                if (found instanceof PrivateKey own) {
                    return new LinkKeys(own, Stream.of(store.getCertificateChain(alias)).map(X509Certificate.class::cast).toList(), trusted);
                }
            }
        } catch (GeneralSecurityException e) {
            throw wrong(ErrorType.INVALID_CONFIG_VALUE, CERTIFICATE, certificate, "holds a key that cannot be opened (" + e.getMessage() + ")");
        }
        throw wrong(ErrorType.INVALID_CONFIG_VALUE, CERTIFICATE, certificate, "holds no private key with its certificate");
    }

    private List<X509Certificate> trusted(byte[] content, char[] opening) {
        if (PemFile.isPem(content)) {
            return pem(TRUST, trust, () -> PemFile.certificates(content));
        }
        KeyStore store = store(TRUST, trust, content, opening);
        List<X509Certificate> trusted = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                Certificate one = store.isCertificateEntry(alias) ? store.getCertificate(alias) : null;
                if (one instanceof X509Certificate issuer) {
                    trusted.add(issuer);
                }
            }
        } catch (GeneralSecurityException e) {
            throw wrong(ErrorType.INVALID_CONFIG_VALUE, TRUST, trust, "cannot be read (" + e.getMessage() + ")");
        }
        if (trusted.isEmpty()) {
            throw wrong(ErrorType.INVALID_CONFIG_VALUE, TRUST, trust, "holds no certificate of an issuer");
        }
        return trusted;
    }

    private void check(LinkKeys keys, String node) {
        try {
            keys.check(keys.chain());
        } catch (FoundationException e) {
            throw wrong(ErrorType.INVALID_CONFIG_VALUE, CERTIFICATE, certificate, "would be refused by nodes with the same '" + TRUST + "': " + e.getMessage());
        }
        if (!keys.own().node().equals(node)) {
            throw wrong(ErrorType.INVALID_CONFIG_VALUE, CERTIFICATE, certificate, "is of the node '" + keys.own().node() + "', and this node is '" + node
                    + "': use a certificate with this node's name, or set the name that it has");
        }
        if (!KeyProof.fits(keys.key(), keys.chain().get(0).getPublicKey())) {
            throw wrong(ErrorType.INVALID_CONFIG_VALUE, key.isPresent() ? KEY : CERTIFICATE, key.orElse(certificate), "holds a key that is not the one of the certificate");
        }
    }

    /** Whether others than its user can read the private key, as far as the file system tells. */
    public boolean isOpenToOthers() {
        try {
            return Files.getPosixFilePermissions(key.orElse(certificate)).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private FoundationException wrong(ErrorType type, String of, Path path, String why) {
        return new FoundationException(type, where + ": the file '" + path + "' of '" + of + "' " + why + ".");
    }
}
