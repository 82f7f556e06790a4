package io.foundation.cluster.core.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.LinkKeys;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path folder;
    private CertificateFolder pki;
    private KeyFiles files;

    @BeforeEach
    void make() {
        pki = new CertificateFolder(folder, "orders");
        files = pki.issue("alpha", DAY, "worker");
    }

    private void refused(KeyFiles wrong, String... words) {
        assertThatThrownBy(() -> wrong.read("alpha")).isInstanceOf(FoundationException.class).hasMessageStartingWith("test: the file '").hasMessageContainingAll(words)
                .hasMessageEndingWith(".");
    }

    @Test
    void pemIsRead() {
        LinkKeys keys = files.read("alpha");
        assertThat(keys.own().node()).isEqualTo("alpha");
        assertThat(keys.own().roles()).containsExactly("worker");
        assertThat(keys.trusted()).hasSize(1);
        assertThat(keys.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void pkcs12IsRead() throws Exception {
        LinkKeys pem = files.read("alpha");
        char[] password = "a password".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", pem.key(), password, pem.chain().toArray(Certificate[]::new));
        try (OutputStream out = Files.newOutputStream(folder.resolve("alpha.p12"))) {
            store.store(out, password);
        }
        pki.write("password", "a password\n");
        Path p12 = folder.resolve("alpha.p12");
        KeyFiles ofStore = new KeyFiles(p12, Optional.empty(), folder.resolve("trust.pem"), Optional.of(folder.resolve("password")), "test");
        assertThat(ofStore.read("alpha").chain()).isEqualTo(pem.chain());
        refused(new KeyFiles(p12, Optional.empty(), folder.resolve("trust.pem"), Optional.empty(), "test"), "without a password", "tlsPasswordFile");
        pki.write("password", "another password");
        refused(ofStore, "neither PEM nor PKCS#12 that the password in 'tlsPasswordFile' opens");
    }

    private static byte[] der(int tag, byte[]... parts) throws java.io.IOException {
        java.io.ByteArrayOutputStream content = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.write(part);
        }
        byte[] bytes = content.toByteArray();
        java.io.ByteArrayOutputStream whole = new java.io.ByteArrayOutputStream();
        whole.write(new byte[] {(byte) tag, (byte) 0x82, (byte) (bytes.length >>> 8), (byte) bytes.length});
        whole.write(bytes);
        return whole.toByteArray();
    }

    @Test
    void anEncryptedKeyIsOpenedByItsPassword() throws Exception {
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        SecretKey opening = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec("a password".toCharArray()));
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.ENCRYPT_MODE, opening, new SecureRandom());
        // Written by hand: EncryptedPrivateKeyInfo of JDK 21 makes none of PBES2.
        byte[] pbes2 = {0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x05, 0x0d};
        byte[] encrypted = der(0x30, der(0x30, pbes2, cipher.getParameters().getEncoded()), der(0x04, cipher.doFinal(files.read("alpha").key().getEncoded())));
        pki.write("alpha.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(encrypted) + "\n-----END ENCRYPTED PRIVATE KEY-----\n");
        refused(files, "tlsKey", "encrypted key", "tlsPasswordFile");
        pki.write("password", "a password");
        KeyFiles opened = new KeyFiles(files.certificate(), files.key(), files.trust(), Optional.of(folder.resolve("password")), "test");
        assertThat(opened.read("alpha").own().node()).isEqualTo("alpha");
        pki.write("password", "wrong");
        refused(opened, "its password does not open");
    }

    @Test
    void whatIsWrongIsSaidInOneSentence() {
        assertThatThrownBy(() -> files.read("beta")).hasMessageContaining("is of the node 'alpha', and this node is 'beta'");
        refused(new KeyFiles(folder.resolve("none.pem"), files.key(), files.trust(), Optional.empty(), "test"), "none.pem", "tlsCertificate", "does not exist");
        refused(new KeyFiles(files.certificate(), Optional.empty(), files.trust(), Optional.empty(), "test"), "is PEM, so 'tlsKey' must name");
        refused(new KeyFiles(files.certificate(), files.key(), folder.resolve("alpha.key"), Optional.empty(), "test"), "tlsTrust", "holds no certificate");
        pki.issue("other", DAY);
        refused(new KeyFiles(files.certificate(), Optional.of(folder.resolve("other.key")), files.trust(), Optional.empty(), "test"), "not the one of the certificate");
        refused(pki.issue("alpha", Duration.ofMinutes(-1)), "expired at");
        refused(pki.issue("alpha", DAY, DAY.multipliedBy(2)), "not valid before");
        pki.issue("alpha", DAY);
        pki.trust(new CertificateFolder(folder.resolve("billing"), "billing").issuerPem());
        refused(files, "would be refused by nodes with the same 'tlsTrust'", "CN=orders");
        pki.write("alpha.key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----");
        pki.trust(pki.issuerPem());
        refused(files, "old form 'RSA PRIVATE KEY'", "openssl pkcs8");
        pki.write("alpha.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");
        refused(files, "a certificate that cannot be read (number 1)");
    }

    @Test
    void newFilesTakeThePlaceOfOldOnesAndWrongOnesDoNot() {
        ReloadableKeys keys = new ReloadableKeys(files, "alpha");
        LinkKeys first = keys.get();
        assertThat(keys.look()).isFalse();
        assertThat(keys.get()).isSameAs(first);

        pki.write("alpha.pem", "nonsense");
        assertThat(keys.look()).isFalse();
        assertThat(keys.get()).isSameAs(first);
        assertThat(keys.trouble().orElseThrow()).contains("alpha.pem").endsWith("The keys read before stay in use.");

        pki.issue("alpha", DAY.multipliedBy(30));
        assertThat(keys.look()).isTrue();
        assertThat(keys.get().notAfter()).isAfter(first.notAfter());
        assertThat(keys.trouble()).isEmpty();
    }
}
