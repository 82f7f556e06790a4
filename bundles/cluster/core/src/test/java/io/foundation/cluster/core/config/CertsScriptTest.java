package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.core.security.KeyFiles;
import io.foundation.transport.api.LinkKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./foundation certs}: what it makes is what a node takes. Every step of keytool is a JVM of its own, which takes its time on a busy machine. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CertsScriptTest {

    @TempDir
    private Path folder;

    /** The output, with the exit status before it. */
    private String certs(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(Checkout.root().resolve("foundation").toString(), "certs", "--folder", folder.resolve("pki").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + output;
    }

    private LinkKeys keys(String node) {
        Path pki = folder.resolve("pki");
        return new KeyFiles(pki.resolve(node + ".p12"), Optional.empty(), pki.resolve("trust.pem"), Optional.of(pki.resolve(node + ".password")), "test").read(node);
    }

    @Test
    void makesWhatANodeTakesAndRenewsIt() throws Exception {
        assertThat(certs("init", "--name", "orders")).startsWith("0 The issuer 'orders' is made");
        assertThat(certs("node", "alpha", "--roles", "worker,trader", "--days", "30")).startsWith("0 The certificate of node alpha is made, for 30 days")
                .contains("name = alpha\n", "roles = worker,trader\n", "tlsCertificate = ", "tlsPasswordFile = ", "tlsTrust = ");
        LinkKeys first = keys("alpha");
        assertThat(first.own().node()).isEqualTo("alpha");
        assertThat(first.own().roles()).containsExactlyInAnyOrder("worker", "trader");

        assertThat(certs("renew", "alpha", "--days", "60")).startsWith("0 The certificate of node alpha is made anew");
        LinkKeys second = keys("alpha");
        assertThat(second.notAfter()).isAfter(first.notAfter());
        assertThat(second.own().roles()).isEqualTo(first.own().roles());
        first.check(second.chain());
        assertThat(certs("show")).startsWith("0 ").contains("(issuer)", "alpha", "worker,trader");

        try (var files = Files.list(folder.resolve("pki"))) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).as(file.toString()).isEqualTo("rw-------");
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("pki")))).isEqualTo("rwx------");
        assertThat(certs("init")).startsWith("1 certs: There is an issuer in ").contains("name another folder with --folder");
        assertThat(certs("node", "alpha")).startsWith("1 certs: Node alpha has a certificate").contains("certs renew alpha");
    }

    @Test
    void saysWhatToDoWhenItCannot() throws Exception {
        assertThat(certs("node", "alpha")).startsWith("1 certs: There is no issuer in ").contains("make one with ./foundation certs init");
        assertThat(certs("node", "a b")).startsWith("64 certs: 'a b' is no name for a node");
        assertThat(certs("node", "../x")).startsWith("64 certs: '../x' is no name for a node");
        assertThat(certs("init", "--days", "0")).startsWith("64 certs: '0' is no number of days");
        assertThat(certs("make")).startsWith("64 certs: there is no command 'make'");
        assertThat(certs("help")).startsWith("0 Usage: ./foundation certs COMMAND");
    }
}
