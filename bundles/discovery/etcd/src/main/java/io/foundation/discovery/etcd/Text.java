package io.foundation.discovery.etcd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.DiscoveredPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What is said to etcd and read from it: JSON with keys and values in Base64, as its gateway has it ("Why gRPC gateway" in its documentation). */
final class Text {

    private static final int MAX_ADDRESSES = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Text() {
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static byte[] bytes(JsonNode said) {
        return said.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws FoundationException {@code FORMAT_ERROR} if it is no object in JSON */
    static JsonNode read(byte[] text) {
        try {
            JsonNode read = JSON.readTree(text);
            if (read != null && read.isObject()) {
                return read;
            }
            throw new FoundationException(ErrorType.FORMAT_ERROR, "The answer of etcd is no object in JSON.");
        } catch (JsonProcessingException e) {
            throw new FoundationException(ErrorType.FORMAT_ERROR, "The answer of etcd is no JSON: " + e.getOriginalMessage() + '.', e);
        } catch (IOException e) {
            throw new FoundationException(ErrorType.FORMAT_ERROR, "The answer of etcd cannot be read: " + e + '.', e);
        }
    }

    static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The end of the range of all keys that begin with a prefix: the next greater text of its length. */
    static String after(String prefix) {
        byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 1]++;
        return encoded(bytes);
    }

    /** What a node keeps in etcd. */
    static byte[] entry(Announcement own, ClusterName cluster) {
        ObjectNode entry = object().put("cluster", cluster.value()).put("node", own.id().name().value()).put("incarnation", own.id().incarnation());
        ArrayNode addresses = entry.putArray("addresses");
        own.addresses().forEach(address -> addresses.add(address.toString()));
        return bytes(entry);
    }

    /** Who has kept himself so; a plain {@code host:port} that somebody else has put there is a peer too. Empty for another cluster, and for nonsense. */
    static Optional<DiscoveredPeer> peer(String value, ClusterName cluster) {
        try {
            byte[] bytes = Base64.getDecoder().decode(value);
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            if (!text.startsWith("{")) {
                return Optional.of(DiscoveredPeer.at(Address.parse(text, -1)));
            }
            JsonNode entry = read(bytes);
            List<Address> addresses = new ArrayList<>();
            for (JsonNode address : entry.path("addresses")) {
                if (addresses.size() < MAX_ADDRESSES) {
                    addresses.add(Address.parse(address.asText(""), -1));
                }
            }
            return !entry.path("cluster").asText("").equals(cluster.value()) || addresses.isEmpty() ? Optional.empty()
                    : Optional.of(new DiscoveredPeer(addresses, Optional.of(NodeId.of(entry.path("node").asText(""), entry.path("incarnation").asLong(0)))));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
