package io.foundation.discovery.kubernetes;

import java.util.List;
import java.util.Map;

/**
 * Something behind a service, or a pod, as the API of Kubernetes has it.
 *
 * @param key         the same for all entries of one pod, as far as the API tells
 * @param addresses   IP addresses as text
 * @param namespace   of the pod
 * @param hostname    that it has below the service; empty text if it has none
 * @param running     whether its containers run
 * @param ready       whether it wants work
 * @param terminating whether it is about to end
 * @param ports       by name
 */
record Endpoint(String key, List<String> addresses, String namespace, String hostname, boolean running, boolean ready, boolean terminating,
        Map<String, Integer> ports) {

    Endpoint {
        addresses = List.copyOf(addresses);
        ports = Map.copyOf(ports);
    }
}
