package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ListedNode;
import io.foundation.testkit.nodes.NodePlan;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Two nodes that find each other as services of the local network, which is the loopback interface here, on a port of its own. */
class MdnsIT {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PATIENCE_MILLIS = 10_000;
    private static final String CLUSTER = "violet";

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static RealNode one;
    private static RealNode two;
    private static int bridge;

    @BeforeAll
    static void form() throws IOException {
        int network;
        try (DatagramSocket socket = new DatagramSocket(0); ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            network = socket.getLocalPort();
            bridge = tcp.getLocalPort();
        }
        String mdns = "interfaces = " + loopback() + "\nport = " + network + "\nhosts = ";
        String cluster = "discovery = mdns\nbind = 127.0.0.1\nport = 0\nsecret = the secret of the violet ones\n";
        one = NODES.add(NodePlan.named("node-1").withFile("etc/io.foundation.mdns.cfg", mdns + "violet-1\nbridge.port = " + bridge + "\n"));
        two = NODES.add(NodePlan.named("node-2").withFile("etc/io.foundation.mdns.cfg", mdns + "violet-2, violet-alias\n"));
        for (RealNode node : List.of(one, two)) {
            node.start();
        }
        RealNodes.awaitReady(List.of(one, two), START);
        for (RealNode node : List.of(one, two)) {
            node.run("feature:install foundation-discovery-mdns foundation-mdns");
            node.write("etc/io.foundation.cluster-" + CLUSTER + ".cfg", cluster);
        }
        awaitReady();
    }

    private static String loopback() throws IOException {
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            if (each.isLoopback()) {
                return each.getName();
            }
        }
        throw new AssertionError("no loopback interface");
    }

    private static void awaitReady() {
        Condition.await("both are ready", SOON, () -> List.of(one, two).stream()
                .filter(node -> !node.listed(CLUSTER).stream().map(ListedNode::state).toList().equals(List.of("ready", "ready")))
                .map(node -> node.name() + " lists " + node.exec("cluster:nodes --cluster " + CLUSTER) + node.exec("discovery:list --cluster " + CLUSTER)).findFirst());
    }

    private static void awaitShown(RealNode node, String command, Predicate<String> expected) {
        Condition.await(command, SOON, () -> {
            String shown = node.exec(command).out();
            return expected.test(shown) ? Optional.empty() : Optional.of(shown);
        });
    }

    @Test
    void aNodeIsSeenAndGoesWithAGoodbyeAndComesBackAfterItsEngine() {
        awaitShown(one, "discovery:mdns-caches", shown -> shown.contains("node-2-"));
        assertThat(one.run("discovery:list --cluster " + CLUSTER)).contains("2 nodes are advertised as _foundation._tcp");
        two.run("bundle:stop foundation-discovery-mdns");
        awaitShown(one, "discovery:mdns-caches", shown -> !shown.contains("node-2-"));
        assertThat(one.listed(CLUSTER).stream().map(ListedNode::state)).as("discovery never disconnects").containsExactly("ready", "ready");
        two.run("bundle:start foundation-discovery-mdns");
        awaitShown(one, "discovery:mdns-caches", shown -> shown.contains("node-2-"));
        one.run("bundle:restart foundation-mdns-core");
        awaitShown(one, "discovery:mdns-caches", shown -> shown.contains("node-2-"));
        awaitShown(one, "discovery:list --cluster " + CLUSTER, shown -> shown.contains("2 nodes are advertised"));
        awaitReady();
    }

    @Test
    void aServiceOfTheConsoleIsFoundByTheOtherNode() {
        two.run("discovery:mdns-advertise --text path=/ \"My shop\" _http._tcp 8080");
        awaitShown(one, "discovery:mdns-query _http._tcp.local", shown -> shown.contains("My shop._http._tcp.local"));
        awaitShown(one, "discovery:mdns-query -t SRV \"My shop._http._tcp.local\"", shown -> shown.contains("8080 violet-2.local"));
        assertThat(two.run("discovery:mdns-records")).contains("violet-alias.local").contains("_services._dns-sd._udp.local");
        two.run("discovery:mdns-advertise --remove \"My shop\" _http._tcp");
        awaitShown(one, "discovery:mdns-query _http._tcp.local", shown -> shown.contains("Nobody has answered"));
    }

    @Test
    void anyProgramResolvesTheNames() throws IOException {
        awaitShown(one, "discovery:mdns-query violet-alias.local", shown -> shown.contains("127.0.0.1"));
        for (boolean overTcp : List.of(false, true)) {
            Message answer = ask("violet-alias.local.", Type.A, overTcp);
            assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(answer.getSection(Section.ANSWER)).extracting(Record::rdataToString).containsExactly("127.0.0.1");
            assertThat(ask("nobody.local.", Type.A, overTcp).getRcode()).isEqualTo(Rcode.NXDOMAIN);
            assertThat(ask("example.org.", Type.A, overTcp).getRcode()).isEqualTo(Rcode.REFUSED);
        }
    }

    private static Message ask(String name, int type, boolean overTcp) throws IOException {
        byte[] question = Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN)).toWire();
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), bridge);
        if (overTcp) {
            try (Socket socket = new Socket()) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.connect(server, PATIENCE_MILLIS);
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(question.length);
                out.write(question);
                DataInputStream in = new DataInputStream(socket.getInputStream());
                return new Message(in.readNBytes(in.readUnsignedShort()));
            }
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.send(new DatagramPacket(question, question.length, server));
            DatagramPacket answer = new DatagramPacket(new byte[4_096], 4_096);
            socket.receive(answer);
            return new Message(Arrays.copyOf(answer.getData(), answer.getLength()));
        }
    }
}
