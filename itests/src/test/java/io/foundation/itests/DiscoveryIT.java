package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.discovery.FakeConsul;
import io.foundation.testkit.discovery.FakeEtcd;
import io.foundation.testkit.discovery.FakeHttpServer.Fault;
import io.foundation.testkit.discovery.FakeKubernetes;
import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ListedNode;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real nodes that form a cluster by what a registry of peers tells them, beside the cluster they have anyway. */
class DiscoveryIT {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static List<RealNode> both;

    @BeforeAll
    static void form() {
        both = NODES.start(2);
        RealNodes.awaitReady(both, START);
    }

    @Test
    void podsOfKubernetesFindEachOther() throws IOException {
        List<Integer> ports = freePorts();
        try (FakeKubernetes api = new FakeKubernetes().accept("tok-1")) {
            Path account = Files.createDirectories(NODES.folder().resolve("serviceaccount"));
            Files.writeString(account.resolve("ca.crt"), api.server().issuer());
            Files.writeString(account.resolve("token"), "tok-1");
            Files.writeString(account.resolve("namespace"), "ns1");
            configure("foundation-discovery-kubernetes", "kube", "discovery = kubernetes\ndiscovery.kubernetes.service = orders\ndiscovery.kubernetes.portName = foundation\n"
                    + "discovery.kubernetes.apiServer = " + api.server().url() + "\ndiscovery.kubernetes.serviceAccount = " + account + '\n', ports);
            awaitDetail("kube", "0 peers by endpointslices with kubernetes.io/service-name=orders of namespace ns1, watched");
            for (int port : ports) {
                api.put("endpointslices", "{'metadata': {'name': 'orders-" + port + "', 'namespace': 'ns1', 'labels': {'kubernetes.io/service-name': 'orders'}}, 'ports': [{'name': 'foundation', 'port': "
                        + port + "}], 'endpoints': [{'addresses': ['127.0.0.1'], 'conditions': {'ready': true}, 'targetRef': {'name': 'pod-" + port + "', 'namespace': 'ns1'}}]}");
            }
            awaitReadyIn("kube");
            awaitDetail("kube", "2 peers by endpointslices");
            both.getFirst().run("bundle:stop foundation-discovery-kubernetes");
            both.getFirst().run("bundle:start foundation-discovery-kubernetes");
            awaitDetail("kube", "2 peers by endpointslices");
            api.server().faults(question -> Optional.of(Fault.status(503)));
            api.endWatches();
            awaitDetail("kube", "answered 503");
            assertThat(both.getFirst().listed("kube").stream().map(ListedNode::state)).as("who is known stays").containsExactly("ready", "ready");
        }
    }

    @Test
    void nodesRegisterThemselvesWithConsulAndFindEachOther() throws IOException {
        try (FakeConsul consul = FakeConsul.secure().secured("tok-1")) {
            Path files = Files.createDirectories(NODES.folder().resolve("consul"));
            Files.writeString(files.resolve("ca.crt"), consul.server().issuer());
            Files.writeString(files.resolve("token"), "tok-1");
            configure("foundation-discovery-consul", "registry", "discovery = consul\ndiscovery.consul.service = orders\ndiscovery.consul.register = true\ndiscovery.consul.wait = 2s\n"
                    + "discovery.consul.url = " + consul.server().url() + "\ndiscovery.consul.tokenFile = " + files.resolve("token") + "\ndiscovery.consul.trustFile = " + files.resolve("ca.crt") + '\n',
                    freePorts());
            awaitReadyIn("registry");
            awaitDetail("registry", "2 peers by service orders of Consul at " + consul.server().url() + "; registered as orders-registry-");
            consul.forget();
            Condition.await("both are registered anew", SOON, () -> consul.registered().size() == 2 ? Optional.empty() : Optional.of(consul.registered().toString()));
            both.getFirst().run("bundle:stop foundation-discovery-consul");
            Condition.await("who stops takes himself out", SOON, () -> consul.registered().size() == 1 ? Optional.empty() : Optional.of(consul.registered().toString()));
            assertThat(both.getFirst().listed("registry").stream().map(ListedNode::state)).as("and stays linked").containsExactly("ready", "ready");
            both.getFirst().run("bundle:start foundation-discovery-consul");
            awaitDetail("registry", "2 peers by service orders");
        }
    }

    @Test
    void nodesKeepThemselvesInEtcdAndFindEachOther() throws IOException {
        try (FakeEtcd etcd = FakeEtcd.secure().secured("pass-1")) {
            Path files = Files.createDirectories(NODES.folder().resolve("etcd"));
            Files.writeString(files.resolve("ca.crt"), etcd.server().issuer());
            Files.writeString(files.resolve("password"), "pass-1");
            configure("foundation-discovery-etcd", "leased", "discovery = etcd\ndiscovery.etcd.user = root\ndiscovery.etcd.urls = " + etcd.server().url() + "\ndiscovery.etcd.passwordFile = "
                    + files.resolve("password") + "\ndiscovery.etcd.trustFile = " + files.resolve("ca.crt") + '\n', freePorts());
            awaitReadyIn("leased");
            awaitDetail("leased", "2 peers under /foundation/leased/ of etcd; registered as /foundation/leased/");
            etcd.endLeases();
            Condition.await("both are registered anew", SOON, () -> etcd.values().size() == 2 ? Optional.empty() : Optional.of(etcd.values().toString()));
            both.getFirst().run("bundle:stop foundation-discovery-etcd");
            Condition.await("who stops takes himself out", SOON, () -> etcd.values().size() == 1 ? Optional.empty() : Optional.of(etcd.values().toString()));
            assertThat(both.getFirst().listed("leased").stream().map(ListedNode::state)).as("and stays linked").containsExactly("ready", "ready");
            both.getFirst().run("bundle:start foundation-discovery-etcd");
            awaitDetail("leased", "2 peers under");
        }
    }

    private static void configure(String feature, String cluster, String discovery, List<Integer> ports) {
        for (int i = 0; i < both.size(); i++) {
            both.get(i).run("feature:install " + feature);
            both.get(i).write("etc/io.foundation.cluster-" + cluster + ".cfg", discovery + "bind = 127.0.0.1\nport = " + ports.get(i) + "\nsecret = the secret of " + cluster + '\n');
        }
    }

    private static void awaitDetail(String cluster, String detail) {
        Condition.await("discovery of " + cluster + " says " + detail, SOON, () -> both.stream().map(node -> node.exec("discovery:list --no-format --cluster " + cluster).out())
                .filter(shown -> !shown.contains(detail)).findFirst());
    }

    private static void awaitReadyIn(String cluster) {
        Condition.await("both are ready in " + cluster, SOON, () -> both.stream()
                .filter(node -> !node.listed(cluster).stream().map(ListedNode::state).toList().equals(List.of("ready", "ready")))
                .map(node -> node.name() + " lists " + node.exec("cluster:nodes --cluster " + cluster)).findFirst());
    }

    private static List<Integer> freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return List.of(one.getLocalPort(), two.getLocalPort());
        }
    }
}
