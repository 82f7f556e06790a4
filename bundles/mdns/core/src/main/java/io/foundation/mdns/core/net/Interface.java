package io.foundation.mdns.core.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * An interface as it is at a moment.
 *
 * @param addresses with the lengths of their networks
 */
record Interface(NetworkInterface device, Map<InetAddress, Integer> addresses) {

    private static final int BYTE = 8;

    /** Those that are up, carry multicast (or are the loopback), have an address of IPv4, and are chosen; by name. */
    static Map<String, Interface> present(Predicate<String> chosen) throws SocketException {
        Map<String, Interface> present = new LinkedHashMap<>();
        for (NetworkInterface device : NetworkInterface.networkInterfaces().toList()) {
            try {
                Map<InetAddress, Integer> addresses = new LinkedHashMap<>();
                for (InterfaceAddress each : device.getInterfaceAddresses()) {
                    addresses.put(unscoped(each.getAddress()), (int) each.getNetworkPrefixLength());
                }
                boolean hears = device.isUp() && (device.isLoopback() || device.supportsMulticast());
                if (hears && chosen.test(device.getName()) && addresses.keySet().stream().anyMatch(address -> address instanceof Inet4Address)) {
                    present.put(device.getName(), new Interface(device, addresses));
                }
            } catch (SocketException goneMeanwhile) {
                continue;
            }
        }
        return present;
    }

    /** All addresses of this machine. */
    static Set<InetAddress> ofThisMachine() throws SocketException {
        Set<InetAddress> all = new HashSet<>();
        NetworkInterface.networkInterfaces().forEach(device -> device.inetAddresses().forEach(address -> all.add(unscoped(address))));
        return all;
    }

    /** What this node says of itself here. */
    List<InetAddress> said() {
        return new ArrayList<>(addresses.keySet());
    }

    /** Whether an address is of one of the networks here. */
    boolean reaches(InetAddress address) {
        byte[] other = unscoped(address).getAddress();
        return addresses.entrySet().stream().anyMatch(entry -> sameNetwork(entry.getKey().getAddress(), other, entry.getValue()));
    }

    private static boolean sameNetwork(byte[] one, byte[] other, int bits) {
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >>> bit % BYTE;
            if ((one[bit / BYTE] & mask) != (other[bit / BYTE] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress unscoped(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
