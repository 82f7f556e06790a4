package io.foundation.transport.netty;

import io.foundation.testkit.transport.LinkEndContract;
import io.foundation.testkit.transport.TransportFixture;

/** How links end over TCP. */
class NettyEndsTest extends LinkEndContract {

    @Override
    protected TransportFixture newFixture() {
        return new NettyFixture("nio");
    }
}
