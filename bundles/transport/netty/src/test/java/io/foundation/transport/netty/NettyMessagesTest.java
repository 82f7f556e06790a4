package io.foundation.transport.netty;

import io.foundation.testkit.transport.LinkMessagesContract;
import io.foundation.testkit.transport.TransportFixture;

/** One-way messages over TCP. */
class NettyMessagesTest extends LinkMessagesContract {

    @Override
    protected TransportFixture newFixture() {
        return new NettyFixture("nio");
    }
}
