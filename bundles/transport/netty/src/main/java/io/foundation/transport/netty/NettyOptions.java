package io.foundation.transport.netty;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.util.List;

/**
 * The options of one transport.
 *
 * @param sendBufferKiB        the socket's send buffer; 0 leaves it to the system
 * @param receiveBufferKiB     likewise
 * @param connectTimeoutMillis how long a dial may take
 * @param maxPendingHandshakes how many peers may be proving themselves at once
 * @param maxPendingPerHost    likewise from one address
 * @param maxLinks             how many links there may be
 */
record NettyOptions(int sendBufferKiB, int receiveBufferKiB, int connectTimeoutMillis, int maxPendingHandshakes,
        int maxPendingPerHost, int maxLinks) {

    private static final String SEND_BUFFER = "sendBufferKiB";
    private static final String RECEIVE_BUFFER = "receiveBufferKiB";
    private static final String CONNECT_TIMEOUT = "connectTimeout";
    private static final String MAX_PENDING = "maxPendingHandshakes";
    private static final String MAX_PENDING_PER_HOST = "maxPendingPerHost";
    private static final String MAX_LINKS = "maxLinks";

    static final List<OptionSpec> SPECS = List.of(
            OptionSpec.number(SEND_BUFFER, 0, 0, 65_536, "The socket's send buffer in KiB; 0 leaves it to the operating system."),
            OptionSpec.number(RECEIVE_BUFFER, 0, 0, 65_536, "The socket's receive buffer in KiB; 0 leaves it to the operating system."),
            OptionSpec.duration(CONNECT_TIMEOUT, "3s", 10, 120_000, "How long connecting to a peer may take, before the handshake."),
            OptionSpec.number(MAX_PENDING, 128, 1, 65_536, "How many accepted connections may be proving themselves at once."),
            OptionSpec.number(MAX_PENDING_PER_HOST, 64, 1, 65_536, "How many of them may come from one address."),
            OptionSpec.number(MAX_LINKS, 4_096, 1, 65_536, "How many links there may be at once."));

    static NettyOptions of(Options options) {
        return new NettyOptions(number(options, SEND_BUFFER), number(options, RECEIVE_BUFFER), (int) millis(options),
                number(options, MAX_PENDING), number(options, MAX_PENDING_PER_HOST), number(options, MAX_LINKS));
    }

    private static int number(Options options, String name) {
        return options.integer(name);
    }

    private static long millis(Options options) {
        return options.duration(CONNECT_TIMEOUT).toMillis();
    }
}
