package io.foundation.discovery.jsonlist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.DiscoveredPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a list of peers in JSON. Each entry is an address as text, {@code {"addresses": [...]}} for one peer with several, or
 * {@code {"targets": [...]}} for a peer each, as the target groups of Prometheus are written ("HTTP SD", "file_sd_config" of its documentation); what
 * else an object holds is skipped. A list is read whole or not at all. No I/O; thread-safe.
 */
final class PeerList {

    /** The most entries of a list. */
    static final int MAX_PEERS = 10_000;
    private static final int MAX_ADDRESSES = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String where;
    private final int defaultPort;

    /**
     * A reader.
     *
     * @param where       names the list in sentences
     * @param defaultPort of an address that names none
     */
    PeerList(String where, int defaultPort) {
        this.where = where;
        this.defaultPort = defaultPort;
    }

    /** @throws FoundationException {@code FORMAT_ERROR}, naming the entry, if it is no such list; {@code TOO_LARGE} if it has too many */
    Set<DiscoveredPeer> read(byte[] text) {
        JsonNode list;
        try {
            list = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw wrong("it is no JSON (" + e.getOriginalMessage() + (e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr()) + ")", e);
        } catch (IOException e) {
            throw wrong("it cannot be read (" + e + ")", e);
        }
        if (list == null || !list.isArray()) {
            throw wrong("it is no array: write [\"10.0.0.5:7800\", \"10.0.0.6:7800\"]", null);
        }
        Set<DiscoveredPeer> peers = new LinkedHashSet<>();
        for (int i = 0; i < list.size(); i++) {
            add(list.get(i), i, peers);
            if (peers.size() > MAX_PEERS) {
                throw new FoundationException(ErrorType.TOO_LARGE, where + " names more than " + MAX_PEERS + " peers: name some of them, the others are found through them.");
            }
        }
        return peers;
    }

    private void add(JsonNode entry, int number, Set<DiscoveredPeer> peers) {
        if (entry.isTextual()) {
            peers.add(DiscoveredPeer.at(address(entry, number)));
        } else if (entry.path("targets").isArray()) {
            entry.get("targets").forEach(target -> peers.add(DiscoveredPeer.at(address(target, number))));
        } else if (entry.path("addresses").isArray() && !entry.get("addresses").isEmpty() && entry.get("addresses").size() <= MAX_ADDRESSES) {
            List<Address> addresses = new ArrayList<>();
            entry.get("addresses").forEach(each -> addresses.add(address(each, number)));
            peers.add(new DiscoveredPeer(addresses, Optional.empty()));
        } else {
            throw wrong("entry " + (number + 1) + " is none: write \"host:port\", {\"addresses\": [1 to " + MAX_ADDRESSES + " of them]} or {\"targets\": [...]}", null);
        }
    }

    private Address address(JsonNode text, int number) {
        try {
            Address address = Address.parse(text.isTextual() ? text.textValue() : "", defaultPort);
            if (address.port() > 0) {
                return address;
            }
        } catch (FoundationException e) {
            throw wrong("entry " + (number + 1) + ": " + e.getMessage(), e);
        }
        throw wrong("entry " + (number + 1) + " has an address with port 0: give a port from 1 to 65535", null);
    }

    private FoundationException wrong(String what, Throwable cause) {
        return new FoundationException(ErrorType.FORMAT_ERROR, where + " cannot be used, " + what + (what.endsWith(".") ? "" : "."), cause);
    }
}
