package io.foundation.transport.netty;

import io.foundation.testkit.transport.LinkChannelsContract;
import io.foundation.testkit.transport.TransportFixture;

/** One-way messages over TCP. */
class NettyChannelsTest extends LinkChannelsContract {

    @Override
    protected TransportFixture newFixture() {
        return new NettyFixture("nio");
    }
}
