package io.foundation.transport.netty;

import io.foundation.testkit.transport.LinkFormationContract;
import io.foundation.testkit.transport.TransportFixture;

/** How links come about over TCP. */
class NettyFormationTest extends LinkFormationContract {

    @Override
    protected TransportFixture newFixture() {
        return new NettyFixture("nio");
    }
}
