package io.foundation.mdns.api;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A service that was found. Everything in it is what somebody in the network says.
 *
 * @param instance  its name
 * @param type      such as {@code _http._tcp}
 * @param host      where it is, such as {@code printer.local}
 * @param port      0 to 65535; 0 for none
 * @param text      what else it says
 * @param addresses of the host, as far as they are known; may be empty
 */
public record ServiceInstance(String instance, String type, String host, int port, List<String> text, List<InetAddress> addresses) {

    public ServiceInstance {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(host, "host");
        text = List.copyOf(text);
        addresses = List.copyOf(addresses);
    }

    /** The texts as pairs, see {@link ServiceOffer#pairs}. */
    public Map<String, String> pairs() {
        return ServiceOffer.pairs(text);
    }
}
