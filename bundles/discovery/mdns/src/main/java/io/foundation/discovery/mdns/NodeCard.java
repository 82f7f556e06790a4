package io.foundation.discovery.mdns;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.mdns.api.ServiceInstance;
import io.foundation.mdns.api.ServiceOffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a node says of itself in the texts of its service, and how it is known to be of the cluster: a proof that only who has the cluster's secret can make, over
 * all that is said. The cluster is not named. Somebody who heard it may say it again; then a node that is gone is dialled, and nothing more.
 */
final class NodeCard {

    private static final String VERSION = "1";
    private static final int PROOF_BYTES = 16;
    private static final int TAG_CHARS = 8;
    private static final int MAX_LABEL_NAME = 40;
    private static final int MAX_ADDRESSES = 16;

    private final ClusterName cluster;
    private final List<Function<String, byte[]>> keys;

    /** @param keys of the secrets that are accepted, the one to use first */
    NodeCard(ClusterName cluster, List<Function<String, byte[]>> keys) {
        this.cluster = cluster;
        this.keys = List.copyOf(keys);
    }

    /** The service to advertise: its name is of this node in this life alone. */
    ServiceOffer offer(String type, Announcement self) {
        NodeId id = self.id();
        List<String> addresses = self.addresses().stream().map(Address::toString).toList();
        String life = proof(keys.get(0), List.of("life", id.name().value(), Long.toString(id.incarnation())));
        String proof = proof(keys.get(0), said(id.name().value(), Long.toString(id.incarnation()), addresses));
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("v", VERSION);
        pairs.put("node", id.name().value());
        pairs.put("life", Long.toString(id.incarnation()));
        for (int i = 0; i < addresses.size(); i++) {
            pairs.put("a" + i, addresses.get(i));
        }
        pairs.put("proof", proof);
        int port = self.addresses().isEmpty() ? 0 : self.addresses().get(0).port();
        return new ServiceOffer(label(id) + '-' + life.substring(0, TAG_CHARS), type, port, 0, 0, List.of(), true).withText(pairs);
    }

    /** Without dots, which some programs take for the end of a label. */
    private static String label(NodeId id) {
        String plain = id.name().value().replaceAll("[^A-Za-z0-9-]", "-");
        return plain.substring(0, Math.min(plain.length(), MAX_LABEL_NAME));
    }

    /** The peer that a service is; empty if it is none of this cluster, or says what makes no sense. */
    Optional<DiscoveredPeer> read(ServiceInstance service) {
        Map<String, String> pairs = service.pairs();
        String node = pairs.getOrDefault("node", "");
        String life = pairs.getOrDefault("life", "");
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < MAX_ADDRESSES && pairs.containsKey("a" + i); i++) {
            addresses.add(pairs.get("a" + i));
        }
        if (!VERSION.equals(pairs.get("v")) || addresses.isEmpty() || !isProven(pairs.getOrDefault("proof", ""), said(node, life, addresses))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DiscoveredPeer(addresses.stream().map(each -> Address.parse(each, 0)).toList(), Optional.of(NodeId.of(node, Long.parseLong(life)))));
        } catch (FoundationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isProven(String proof, List<String> said) {
        byte[] given = proof.getBytes(StandardCharsets.UTF_8);
        return keys.stream().anyMatch(key -> MessageDigest.isEqual(given, proof(key, said).getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> said(String node, String life, List<String> addresses) {
        List<String> said = new ArrayList<>(List.of("node", node, life));
        said.addAll(addresses);
        return said;
    }

    private String proof(Function<String, byte[]> key, List<String> said) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.apply("mdns"), "HmacSHA256"));
            mac.update(cluster.value().getBytes(StandardCharsets.UTF_8));
            for (String each : said) {
                // a byte that is in no text keeps them apart
                mac.update((byte) 0);
                mac.update(each.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(Arrays.copyOf(mac.doFinal(), PROOF_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
