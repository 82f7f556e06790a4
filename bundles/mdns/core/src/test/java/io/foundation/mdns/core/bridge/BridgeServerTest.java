package io.foundation.mdns.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.mdns.core.engine.Found;
import io.foundation.mdns.core.record.Names;
import io.foundation.mdns.core.record.Packet;
import io.foundation.mdns.core.record.PacketCodec;
import io.foundation.mdns.core.record.Question;
import io.foundation.mdns.core.record.Resource;
import io.foundation.testkit.discovery.FakeNameServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

class BridgeServerTest {

    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
    private static final Found NOTHING = new Found(List.of(), List.of(), false);
    private static final Name HOST = Names.host("here");

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Question> asked = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private BridgeServer bridge(boolean recursive, List<Address> servers, Asker asker) throws IOException {
        BridgeServer bridge = BridgeServer.open(new BridgeSettings("127.0.0.1", 0, recursive, servers, Duration.ofMillis(500)), (question, patience) -> {
            asked.add(question);
            return asker.ask(question, patience);
        }, THREADS);
        open.add(bridge);
        return bridge;
    }

    private static Asker saying(Found found) {
        return (question, patience) -> CompletableFuture.completedFuture(found);
    }

    private static Found here() throws IOException {
        return new Found(List.of(new Resource(new ARecord(HOST, DClass.IN, 120, InetAddress.getByName("10.0.0.7")), true)), List.of(), false);
    }

    private static Packet question(String name) {
        return new Packet(4_711, false, false, false, true, 0, 0, List.of(Question.of(Names.parse(name), Type.A)), List.of(), List.of(), List.of());
    }

    private static Packet udp(BridgeServer bridge, byte[] question, int patienceMillis) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(patienceMillis);
            socket.send(new DatagramPacket(question, question.length, new InetSocketAddress("127.0.0.1", bridge.port())));
            DatagramPacket answer = new DatagramPacket(new byte[9_000], 9_000);
            socket.receive(answer);
            return PacketCodec.decode(Arrays.copyOf(answer.getData(), answer.getLength()));
        }
    }

    private static Packet udp(BridgeServer bridge, Packet question) throws IOException {
        return udp(bridge, PacketCodec.encode(question), 10_000);
    }

    private static List<Packet> tcp(BridgeServer bridge, Packet... questions) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", bridge.port())) {
            socket.setSoTimeout(10_000);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            List<Packet> answers = new ArrayList<>();
            for (Packet question : questions) {
                byte[] bytes = PacketCodec.encode(question);
                out.writeShort(bytes.length);
                out.write(bytes);
                answers.add(PacketCodec.decode(in.readNBytes(in.readUnsignedShort())));
            }
            return answers;
        }
    }

    @Test
    void aNameOfTheNetworkIsAnsweredOverBoth() throws IOException {
        BridgeServer bridge = bridge(false, List.of(), saying(here()));
        List<Packet> answers = new ArrayList<>(tcp(bridge, question("here.local"), question("here.local")));
        answers.add(udp(bridge, question("here.local")));
        assertThat(answers).hasSize(3).allSatisfy(answer -> {
            assertThat(answer.id()).isEqualTo(4_711);
            assertThat(answer.response() && answer.authoritative() && answer.recursionDesired()).isTrue();
            assertThat(answer.code()).isEqualTo(Rcode.NOERROR);
            assertThat(answer.questions()).containsExactly(Question.of(HOST, Type.A));
            assertThat(answer.answers()).singleElement().satisfies(each -> assertThat(each.unique()).as("a bit that plain DNS does not know").isFalse());
        });
    }

    @Test
    void aNameWithoutSuchARecordIsNoErrorAndANameOfNobodyIsNone() throws IOException {
        Packet denied = udp(bridge(false, List.of(), saying(new Found(List.of(), List.of(), true))), question("here.local"));
        assertThat(denied.code()).isEqualTo(Rcode.NOERROR);
        assertThat(denied.answers()).isEmpty();
        assertThat(udp(bridge(false, List.of(), saying(NOTHING)), question("nobody.local")).code()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void withoutANetworkTheServerFails() throws IOException {
        BridgeServer failing = bridge(false, List.of(), (question, patience) -> CompletableFuture.failedFuture(new FoundationException(ErrorType.SERVICE_UNAVAILABLE, "none")));
        assertThat(udp(failing, question("here.local")).code()).isEqualTo(Rcode.SERVFAIL);
        BridgeServer throwing = bridge(false, List.of(), (question, patience) -> {
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "too many");
        });
        assertThat(udp(throwing, question("here.local")).code()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void whatIsNotOfTheNetworkIsRefusedAndNotAskedForThere() throws IOException {
        BridgeServer bridge = bridge(false, List.of(), saying(NOTHING));
        assertThat(udp(bridge, question("example.org")).code()).isEqualTo(Rcode.REFUSED);
        assertThat(asked).isEmpty();
    }

    @Test
    void orAskedOfNameServersWithoutTheBridgeItself() throws IOException {
        FakeNameServer server = new FakeNameServer().answering(words -> FakeNameServer.Reply.of("example.org. 60 A 192.0.2.1"));
        open.add(server);
        try (DatagramSocket nobody = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            BridgeServer bridge = bridge(true, List.of(new Address("127.0.0.1", nobody.getLocalPort()), Address.parse(server.address(), 53)), saying(NOTHING));
            Packet answer = udp(bridge, question("example.org"));
            assertThat(answer.id()).isEqualTo(4_711);
            assertThat(answer.answers()).singleElement().satisfies(each -> assertThat(each.record().rdataToString()).isEqualTo("192.0.2.1"));
            assertThat(server.asked()).containsExactly("udp A example.org.");
            assertThat(udp(bridge, question("here.local")).code()).isEqualTo(Rcode.NXDOMAIN);
            assertThat(server.asked()).as("names of the network are told nobody else").hasSize(1);
        }
    }

    @Test
    void anAnswerOfNobodyIsAFailure() throws IOException {
        try (DatagramSocket nobody = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            BridgeServer bridge = bridge(true, List.of(new Address("127.0.0.1", nobody.getLocalPort())), saying(NOTHING));
            assertThat(udp(bridge, question("example.org")).code()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    void wrongQuestionsAreToldSoAndItLives() throws IOException {
        BridgeServer bridge = bridge(false, List.of(), saying(here()));
        Packet none = new Packet(1, false, false, false, false, 0, 0, List.of(), List.of(), List.of(), List.of());
        assertThat(udp(bridge, none).code()).isEqualTo(Rcode.FORMERR);
        Packet update = new Packet(1, false, false, false, false, 5, 0, question("here.local").questions(), List.of(), List.of(), List.of());
        assertThat(udp(bridge, update).code()).isEqualTo(Rcode.NOTIMP);
        Packet answer = Packet.response(1, List.of(), List.of(), List.of());
        assertThatThrownBy(() -> udp(bridge, PacketCodec.encode(answer), 300)).isInstanceOf(SocketTimeoutException.class);
        Random random = new Random(3);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < 2_000; i++) {
                byte[] noise = new byte[random.nextInt(600)];
                random.nextBytes(noise);
                socket.send(new DatagramPacket(noise, noise.length, new InetSocketAddress("127.0.0.1", bridge.port())));
            }
        }
        assertThat(tcp(bridge, question("here.local"))).singleElement().satisfies(each -> assertThat(each.answers()).hasSize(1));
    }

    @Test
    void whatIsTooLongForADatagramIsCutAndWholeOverTcp() throws IOException {
        Found much = new Found(IntStream.range(0, 20).<Resource>mapToObj(i -> new Resource(new TXTRecord(HOST, DClass.IN, 120, "x".repeat(100) + i), true)).toList(), List.of(), false);
        BridgeServer bridge = bridge(false, List.of(), saying(much));
        Packet cut = udp(bridge, question("here.local"));
        assertThat(cut.truncated()).isTrue();
        assertThat(cut.answers()).isEmpty();
        assertThat(tcp(bridge, question("here.local")).get(0).answers()).hasSize(20);
    }

    @Test
    void manyWaitBesideEachOther() throws Exception {
        BridgeServer bridge = bridge(false, List.of(), (question, patience) -> new CompletableFuture<Found>().completeOnTimeout(NOTHING, 400, TimeUnit.MILLISECONDS));
        List<CompletableFuture<Packet>> answers = IntStream.range(0, 20).mapToObj(i -> CompletableFuture.supplyAsync(() -> {
            try {
                return udp(bridge, question("nobody" + i + ".local"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }, THREADS)).toList();
        // one after the other they would take 8 s, more than each waits
        for (CompletableFuture<Packet> answer : answers) {
            assertThat(answer.get(6, TimeUnit.SECONDS).code()).isEqualTo(Rcode.NXDOMAIN);
        }
    }
}
