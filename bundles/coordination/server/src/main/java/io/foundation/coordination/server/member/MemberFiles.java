package io.foundation.coordination.server.member;

import io.foundation.coordination.server.PrivateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.flexible.QuorumVerifier;

/**
 * The files of one server: its data, and the configuration, which ZooKeeper itself writes anew at every change of the ensemble. What stands there after a restart is what this server
 * last agreed to; only a server that is no member is told another. Blocks.
 */
final class MemberFiles {

    /** The version of a configuration that no ensemble ever had. */
    static final long NO_MEMBER = 0;

    private static final String MAIN = "zoo.cfg";
    private static final int CONNECTIONS_OF_AN_ADDRESS = 1_000;
    /** How many ticks a member may need to come up to date, and to answer. */
    private static final int LIMIT_TICKS = 20;

    private final Path data;
    private final Path configuration;

    MemberFiles(Path folder) throws IOException {
        PrivateFolder.make(folder);
        data = PrivateFolder.make(folder.resolve("data"));
        configuration = PrivateFolder.make(folder.resolve("conf"));
    }

    Path data() {
        return data;
    }

    /** The voting members that this server last agreed to; none if it was never configured, or has not yet heard from those whom it follows. */
    List<Integer> voters() throws IOException {
        if (!Files.exists(configuration.resolve(MAIN))) {
            return List.of();
        }
        QuorumVerifier agreed = read().getQuorumVerifier();
        return agreed.getVersion() == NO_MEMBER ? List.of() : numbers(agreed);
    }

    static List<Integer> numbers(QuorumVerifier verifier) {
        return verifier == null ? List.of() : verifier.getVotingMembers().keySet().stream().map(Math::toIntExact).toList();
    }

    QuorumPeerConfig read() throws IOException {
        QuorumPeerConfig config = new QuorumPeerConfig();
        Thread reader = Thread.currentThread();
        ClassLoader own = reader.getContextClassLoader();
        // It looks there for a class of its own.
        reader.setContextClassLoader(QuorumPeerConfig.class.getClassLoader());
        try {
            config.parse(configuration.resolve(MAIN).toString());
            return config;
        } catch (QuorumPeerConfig.ConfigException e) {
            throw new IOException("The configuration of the server in " + configuration + " cannot be read: " + (e.getCause() == null ? e : e.getCause()).getMessage(), e);
        } finally {
            reader.setContextClassLoader(own);
        }
    }

    /**
     * Writes a configuration.
     *
     * @param lines   of the servers
     * @param version of the configuration that they are
     */
    void write(Seat self, List<String> lines, long version, Duration tick, int shortestTicks, int longestTicks) throws IOException {
        Files.writeString(data.resolve("myid"), Integer.toString(self.id()));
        Path dynamic = configuration.resolve(MAIN + ".dynamic." + Long.toHexString(version));
        Files.deleteIfExists(configuration.resolve(MAIN + QuorumPeerConfig.nextDynamicConfigFileSuffix));
        Files.write(dynamic, lines);
        List<String> main = new ArrayList<>();
        main.add("dataDir=" + plain(data));
        main.add("tickTime=" + tick.toMillis());
        main.add("minSessionTimeout=" + shortestTicks * tick.toMillis());
        main.add("maxSessionTimeout=" + longestTicks * tick.toMillis());
        main.add("initLimit=" + LIMIT_TICKS);
        main.add("syncLimit=" + LIMIT_TICKS);
        main.add("maxClientCnxns=" + CONNECTIONS_OF_AN_ADDRESS);
        main.add("standaloneEnabled=false");
        main.add("reconfigEnabled=true");
        main.add("dynamicConfigFile=" + plain(dynamic));
        Path aside = configuration.resolve(MAIN + ".new");
        Files.write(aside, main);
        Files.move(aside, configuration.resolve(MAIN), java.nio.file.StandardCopyOption.REPLACE_EXISTING, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /** ZooKeeper reads a backslash as the beginning of something else. */
    private static String plain(Path path) {
        return path.toAbsolutePath().toString().replace('\\', '/');
    }

    /** The servers of what ZooKeeper says is its configuration, and its version. */
    static QuorumVerifier parse(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new java.io.StringReader(text));
        try {
            return QuorumPeerConfig.parseDynamicConfig(properties, 3, true, false, "");
        } catch (QuorumPeerConfig.ConfigException e) {
            throw new IOException("The ensemble's configuration cannot be read: " + e.getMessage(), e);
        }
    }
}
