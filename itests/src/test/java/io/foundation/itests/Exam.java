package io.foundation.itests;

import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.CoreOptions.when;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.container.remote.RBCRemoteTargetOptions;
import org.ops4j.pax.exam.options.RawUrlReference;

/** The container of the tests that run inside one: Karaf as its makers distribute it, with features of ours, without the network. */
final class Exam {

    /** How long the container and what is injected may take to come. */
    static final int START_MILLIS = 120_000;
    /** The first JDK on which Karaf needs the agent. */
    static final int AGENT_FROM = 24;

    private Exam() {
    }

    /** A stock Karaf with these features of our repository, and a node named {@code examined} should they bring one. */
    static Option[] stockKarafWith(String... features) {
        Path distribution = Path.of(System.getProperty("foundation.distribution")).toAbsolutePath().normalize();
        String version = System.getProperty("foundation.version");
        String repository = distribution.resolve("system/io/foundation/foundation-features").resolve(version)
                .resolve("foundation-features-" + version + "-features.xml").toUri().toString();
        return options(
                karafDistributionConfiguration().frameworkUrl(Path.of(System.getProperty("foundation.stock") + ".tar.gz").toUri().toString()).karafVersion(System.getProperty("karaf.version"))
                        .name("Karaf").unpackDirectory(new File("target/exam")).useDeployFolder(false),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                vmOption("-Xmx256m"),
                when(Runtime.version().feature() >= AGENT_FROM).useOptions(
                        vmOption("-javaagent:" + distribution.resolve("lib/agent/foundation-karaf-agent.jar"))),
                editConfigurationFilePut("etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.repositories",
                        distribution.resolve("system").toUri() + "@id=ours," + Path.of(System.getProperty("foundation.exam")).toUri() + "@id=exam"),
                // Not the user's own repository: what was installed there before, of the same version, would be taken instead of what was built now.
                editConfigurationFilePut("etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.localRepository", "${karaf.data}/repository"),
                editConfigurationFilePut("etc/io.foundation.node.cfg", "name", "examined"),
                editConfigurationFilePut("etc/io.foundation.node.cfg", "runtimeFolder", Path.of("target/exam/run").toAbsolutePath().toString()),
                editConfigurationFilePut("etc/org.apache.karaf.management.cfg", "rmiRegistryPort", Integer.toString(freePort())),
                editConfigurationFilePut("etc/org.apache.karaf.management.cfg", "rmiServerPort", Integer.toString(freePort())),
                features(new RawUrlReference(repository), features),
                systemTimeout(START_MILLIS), RBCRemoteTargetOptions.waitForRBCFor(START_MILLIS));
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
