package io.foundation.discovery.gossip;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Nearest;
import io.foundation.base.api.option.Options;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which interfaces of this machine are used. Immutable; which ones there are is asked each time. */
final class InterfaceChoice {

    private final List<Predicate<NetworkInterface>> chosen;

    private InterfaceChoice(List<Predicate<NetworkInterface>> chosen) {
        this.chosen = chosen;
    }

    /**
     * Reads the choice, and refuses what there is no interface for.
     *
     * @throws FoundationException {@code INVALID_CONFIG_VALUE} naming the interfaces there are
     */
    static InterfaceChoice read(Options options, String key) {
        List<NetworkInterface> present = present();
        List<Predicate<NetworkInterface>> chosen = new ArrayList<>();
        for (String text : options.list(key)) {
            Predicate<NetworkInterface> test = network(text).orElse(candidate -> candidate.getName().equals(text));
            if (present.stream().noneMatch(test)) {
                throw GossipSettings.wrong(options, key, text, "no interface of this machine is called so or has such an address; there are " + describe(present)
                        + Nearest.to(text, present.stream().map(NetworkInterface::getName).toList()).map(near -> " (did you mean '" + near + "'?)").orElse(""));
            }
            chosen.add(test);
        }
        return new InterfaceChoice(chosen);
    }

    /** The interfaces to use at present, those that are up. */
    List<NetworkInterface> now() {
        return present().stream().filter(candidate -> {
            try {
                if (!candidate.isUp()) {
                    return false;
                }
                if (chosen.isEmpty()) {
                    return candidate.isLoopback() || candidate.supportsMulticast();
                }
                return chosen.stream().anyMatch(test -> test.test(candidate));
            } catch (SocketException goneMeanwhile) {
                return false;
            }
        }).toList();
    }

    private static Optional<Predicate<NetworkInterface>> network(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = InetLiterals.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        byte[] network = address.get().getAddress();
        int bits = network.length * 8;
        if (slash >= 0) {
            String prefix = text.substring(slash + 1);
            if (!prefix.matches("\\d{1,3}") || Integer.parseInt(prefix) > bits) {
                return Optional.of(candidate -> false);
            }
            bits = Integer.parseInt(prefix);
        }
        int prefixBits = bits;
        return Optional.of(candidate -> candidate.inetAddresses().anyMatch(own -> inNetwork(own.getAddress(), network, prefixBits)));
    }

    static boolean inNetwork(byte[] address, byte[] network, int bits) {
        if (address.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >>> (bit & 7);
            if ((address[bit >> 3] & mask) != (network[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static List<NetworkInterface> present() {
        try {
            return NetworkInterface.networkInterfaces().toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static String describe(List<NetworkInterface> present) {
        List<String> all = new ArrayList<>();
        for (NetworkInterface each : present) {
            List<String> addresses = each.getInterfaceAddresses().stream().map(InterfaceAddress::getAddress).map(InetAddress::getHostAddress)
                    .map(text -> text.replaceAll("%.*", "")).toList();
            all.add(each.getName() + (addresses.isEmpty() ? "" : " (" + String.join(", ", addresses) + ")"));
        }
        return all.isEmpty() ? "none" : String.join(", ", all);
    }
}
