package io.foundation.benchmarks.request;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.system.Systems;

/** A way to have bytes sent back by another process. */
interface EchoSystem {

    /** The floor: nothing but Netty. */
    String RAW = "raw-netty";

    /** Starts to answer on 127.0.0.1, until closed. */
    AutoCloseable serve(int port) throws Exception;

    /** Connects to a server; returns when requests can be sent. */
    EchoClient connect(int port) throws Exception;

    static EchoSystem byName(String name) {
        return switch (name) {
            case RAW -> new NettyEcho();
            case Systems.OURS -> new FoundationEcho();
            default -> throw new FoundationException(ErrorType.INVALID_INPUT,
                    "Requests are not measured with '" + name + "': use " + Systems.OURS + " or " + RAW + ".");
        };
    }
}
