package io.foundation.itests.agreement;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServerMain;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/** One server as a process, of an ensemble or alone. Whoever has started it may ask it for its {@code mode}; it answers nothing if it does not serve. */
public final class ServerMain {

    private static final int ASKING_MILLIS = 2_000;

    private ServerMain() {
    }

    /** @param args the file of its configuration */
    public static void main(String[] args) throws Exception {
        QuorumPeerConfig config = new QuorumPeerConfig();
        config.parse(args[0]);
        Thread.ofPlatform().daemon().start(() -> JvmProcess.serve(line -> JvmProcess.answer(mode(config.getClientPortAddress()))));
        if (config.isDistributed()) {
            new QuorumPeerMain().runFromConfig(config);
        } else {
            ServerConfig alone = new ServerConfig();
            alone.readFrom(config);
            new ZooKeeperServerMain().runFromConfig(alone);
        }
    }

    /** Asked from within, since nobody else may reach it. */
    private static String mode(InetSocketAddress own) {
        try (Socket socket = new Socket()) {
            socket.connect(own, ASKING_MILLIS);
            socket.setSoTimeout(ASKING_MILLIS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return said.lines().filter(line -> line.startsWith("Mode: ")).map(line -> line.substring("Mode: ".length())).findFirst().orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
