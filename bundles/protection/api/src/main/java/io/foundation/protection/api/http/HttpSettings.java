package io.foundation.protection.api.http;

import java.time.Duration;
import java.util.Map;

/**
 * Which server, and how it is asked.
 *
 * @param base      its address, {@code http} or {@code https}, and the path below which requests go
 * @param policy    the policy of every request; none if empty. The entity is the server
 * @param timeout   how long an answer may take, body included, 1 ms to 1 d; one attempt, if the policy makes several
 * @param headers   sent with every request; those of a request win
 * @param redirects whether redirects are followed, five at most and never from https to http; headers go along to wherever they lead
 * @param maxBytes  the largest body of an answer, 0 to 256 MiB
 */
public record HttpSettings(String base, String policy, Duration timeout, Map<String, String> headers, boolean redirects, int maxBytes) {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_BYTES = 4 << 20;

    public HttpSettings {
        headers = Map.copyOf(headers);
    }

    /** Thirty seconds, 4 MiB, redirects, no policy. */
    public static HttpSettings of(String base) {
        return new HttpSettings(base, "", TIMEOUT, Map.of(), true, MAX_BYTES);
    }

    public HttpSettings under(String policyName) {
        return new HttpSettings(base, policyName, timeout, headers, redirects, maxBytes);
    }

    public HttpSettings within(Duration longest) {
        return new HttpSettings(base, policy, longest, headers, redirects, maxBytes);
    }

    public HttpSettings with(Map<String, String> sent) {
        return new HttpSettings(base, policy, timeout, sent, redirects, maxBytes);
    }

    public HttpSettings atMost(int bytes) {
        return new HttpSettings(base, policy, timeout, headers, redirects, bytes);
    }

    /** Without the values of headers, some of which are secrets. */
    @Override
    public String toString() {
        return "HttpSettings[base=" + base + ", policy=" + policy + ", timeout=" + timeout + ", headers=" + headers.keySet() + ", redirects=" + redirects + ", maxBytes=" + maxBytes + "]";
    }
}
