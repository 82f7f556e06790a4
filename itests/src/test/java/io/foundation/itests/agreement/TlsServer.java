package io.foundation.itests.agreement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server of ZooKeeper that somebody else runs, as a process: it speaks TLS alone, and only to those with a certificate. One thread uses it.
 */
public final class TlsServer implements AutoCloseable {

    private static final String PASSWORD = "a password of tests";

    private final Path folder;
    private final int port;
    private final JvmProcess process;

    /**
     * Makes the certificates, and starts.
     *
     * @param port free
     */
    public TlsServer(Path folder, int port) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        this.port = port;
        Files.writeString(passwordFile(), PASSWORD);
        for (String who : List.of("server", "client")) {
            keytool("-genkeypair", "-alias", who, "-keyalg", "EC", "-dname", "CN=" + who, "-ext", "san=ip:127.0.0.1,dns:localhost", "-validity", "2", "-storetype", "PKCS12", "-keystore", keys(who).toString());
            keytool("-exportcert", "-rfc", "-alias", who, "-file", certificate(who).toString(), "-keystore", keys(who).toString());
        }
        Path configuration = folder.resolve("server.cfg");
        Files.writeString(configuration, """
                tickTime=500
                dataDir=%s
                secureClientPort=%d
                secureClientPortAddress=127.0.0.1
                admin.enableServer=false
                serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory
                ssl.keyStore.location=%s
                ssl.keyStore.passwordPath=%s
                ssl.trustStore.location=%s
                ssl.clientAuth=need
                """.formatted(Files.createDirectories(folder.resolve("data")), port, keys("server"), passwordFile(), certificate("client")));
        process = JvmProcess.start(ServerMain.class, folder.resolve("server.log"), List.of(configuration.toString()));
    }

    /** Where it listens. */
    public String connect() {
        return "127.0.0.1:" + port;
    }

    /** The certificate of the server. */
    public Path trust() {
        return certificate("server");
    }

    /** Key and certificate of those it speaks to. */
    public Path clientKey() {
        return keys("client");
    }

    public Path passwordFile() {
        return folder.resolve("password");
    }

    private Path keys(String who) {
        return folder.resolve(who + ".p12");
    }

    private Path certificate(String who) {
        return folder.resolve(who + ".pem");
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-storepass", PASSWORD));
        command.addAll(List.of(arguments));
        Process running = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(running.getInputStream().readAllBytes());
        if (running.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
