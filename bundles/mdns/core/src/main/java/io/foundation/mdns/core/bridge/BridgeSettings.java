package io.foundation.mdns.core.bridge;

import io.foundation.base.api.id.Address;
import java.time.Duration;
import java.util.List;

/**
 * How plain DNS is answered.
 *
 * @param address   where to listen, as text; an address of this machine
 * @param port      for UDP and TCP
 * @param recursive whether names of elsewhere are asked of the servers; refused otherwise
 * @param servers   name servers of elsewhere; those of the system where there is none
 * @param timeout   how long the local network, and each server, may take
 */
public record BridgeSettings(String address, int port, boolean recursive, List<Address> servers, Duration timeout) {

    public BridgeSettings {
        servers = List.copyOf(servers);
    }
}
