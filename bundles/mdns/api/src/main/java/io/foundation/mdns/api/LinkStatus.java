package io.foundation.mdns.api;

import java.util.List;

/**
 * How an interface is doing.
 *
 * @param link      its name
 * @param addresses of this node on it
 * @param received  packets taken
 * @param refused   packets that were no DNS, or came from elsewhere
 * @param sent      packets sent
 * @param trouble   why it cannot be used; "" if it can
 */
public record LinkStatus(String link, List<String> addresses, long received, long refused, long sent, String trouble) {

    public LinkStatus {
        addresses = List.copyOf(addresses);
    }
}
