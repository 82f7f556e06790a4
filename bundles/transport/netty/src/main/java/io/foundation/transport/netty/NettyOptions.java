package io.foundation.transport.netty;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.transport.link.Handshaken;
import io.foundation.transport.link.LinkLimits;
import java.util.List;

/**
 * The options of one transport.
 *
 * @param sendBufferKiB        the socket's send buffer; 0 leaves it to the system
 * @param receiveBufferKiB     likewise
 * @param unsentKiB            how much may wait unsent in the system's buffer, where epoll serves; 0 leaves it to the system
 * @param bulkUnsentKiB        likewise on a connection that carries nothing urgent
 * @param connectTimeoutMillis how long a dial may take
 * @param maxPendingHandshakes how many peers may be proving themselves at once
 * @param maxPendingPerHost    likewise from one address
 * @param maxAcceptsPerHost    how many connections one address may open in a second
 * @param limits               how many links and connections there may be
 */
record NettyOptions(int sendBufferKiB, int receiveBufferKiB, int unsentKiB, int bulkUnsentKiB, int connectTimeoutMillis, int maxPendingHandshakes,
        int maxPendingPerHost, int maxAcceptsPerHost, LinkLimits limits) {

    private static final String SEND_BUFFER = "sendBufferKiB";
    private static final String RECEIVE_BUFFER = "receiveBufferKiB";
    private static final String UNSENT = "unsentKiB";
    private static final String BULK_UNSENT = "bulkUnsentKiB";
    private static final String CONNECT_TIMEOUT = "connectTimeout";
    private static final String MAX_PENDING = "maxPendingHandshakes";
    private static final String MAX_PENDING_PER_HOST = "maxPendingPerHost";
    private static final String MAX_ACCEPTS_PER_HOST = "maxAcceptsPerHost";
    private static final String MAX_LINKS = "maxLinks";
    private static final String MAX_CONNECTIONS = "maxConnections";
    private static final String IDLE_CLOSE = "idleClose";

    static final List<OptionSpec> SPECS = List.of(
            OptionSpec.number(SEND_BUFFER, 0, 0, 65_536, "The socket's send buffer in KiB; 0 leaves it to the operating system."),
            OptionSpec.number(RECEIVE_BUFFER, 0, 0, 65_536, "The socket's receive buffer in KiB; 0 leaves it to the operating system."),
            OptionSpec.number(UNSENT, 32, 0, 65_536,
                    "How many KiB may wait unsent in the socket's send buffer, where epoll serves: what is more waits where the urgent can overtake it; 0 leaves it to the operating system."),
            OptionSpec.number(BULK_UNSENT, 512, 0, 65_536,
                    "The same on a connection that carries nothing urgent, where nobody wants to overtake: more means that both ends are woken less often; 0 leaves it to the operating system."),
            OptionSpec.duration(CONNECT_TIMEOUT, "3s", 10, 120_000, "How long connecting to a peer may take, before the handshake."),
            OptionSpec.number(MAX_PENDING, 128, 1, 65_536, "How many accepted connections may be proving themselves at once."),
            OptionSpec.number(MAX_PENDING_PER_HOST, 64, 1, 65_536, "How many of them may come from one address."),
            OptionSpec.number(MAX_ACCEPTS_PER_HOST, 2_000, 1, 1_000_000,
                    "How many connections one address may open in a second, further ones of its links included; so many may come at once."),
            OptionSpec.number(MAX_LINKS, 4_096, 1, 65_536, "How many links there may be at once."),
            OptionSpec.number(MAX_CONNECTIONS, 32, 0, Handshaken.MAX_CONNECTIONS,
                    "How many connections one link may have beside its first; channels that find none left share them, and with 0 all share the first."),
            OptionSpec.duration(IDLE_CLOSE, "1m", 100, 86_400_000, "After how long without a message a connection beside the first is closed, until it is needed again."));

    static NettyOptions of(Options options) {
        return new NettyOptions(number(options, SEND_BUFFER), number(options, RECEIVE_BUFFER), number(options, UNSENT), number(options, BULK_UNSENT),
                (int) options.duration(CONNECT_TIMEOUT).toMillis(), number(options, MAX_PENDING), number(options, MAX_PENDING_PER_HOST),
                number(options, MAX_ACCEPTS_PER_HOST), new LinkLimits(number(options, MAX_LINKS), number(options, MAX_CONNECTIONS), options.duration(IDLE_CLOSE).toNanos()));
    }

    private static int number(Options options, String name) {
        return options.integer(name);
    }
}
