package io.foundation.cluster.core.engine;

import io.foundation.base.api.id.Address;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The addresses a node tells to others: what it was told to say, or what its bound address means. */
final class Advertised {

    static final int MAX = 8;

    private Advertised() {
    }

    /**
     * @param bound where the transport listens
     * @param hosts the hosts to tell, each with or without a port; empty to derive them
     */
    static List<Address> addresses(Address bound, List<String> hosts) {
        if (!hosts.isEmpty()) {
            return hosts.stream().limit(MAX).map(host -> Address.parse(host, bound.port())).toList();
        }
        if (!isWildcard(bound.host())) {
            return List.of(bound);
        }
        List<Address> addresses = new ArrayList<>();
        for (InetAddress address : interfaceAddresses()) {
            addresses.add(new Address(plain(address), bound.port()));
        }
        if (addresses.isEmpty()) {
            addresses.add(new Address("127.0.0.1", bound.port()));
        }
        return addresses.stream().limit(MAX).toList();
    }

    private static boolean isWildcard(String host) {
        try {
            return InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Addresses that other machines may reach: IPv4 first, then global IPv6; no loopback, no link-local. */
    private static List<InetAddress> interfaceAddresses() {
        List<InetAddress> found = new ArrayList<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (each.isUp() && !each.isLoopback()) {
                    Collections.list(each.getInetAddresses()).stream()
                            .filter(address -> !address.isLinkLocalAddress() && !address.isMulticastAddress()).forEach(found::add);
                }
            }
        } catch (SocketException e) {
            return List.of();
        }
        found.sort(Comparator.comparing((InetAddress address) -> !(address instanceof Inet4Address)).thenComparing(InetAddress::getHostAddress));
        return found;
    }

    private static String plain(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
