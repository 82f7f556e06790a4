package io.foundation.transport.netty;

import io.foundation.testkit.transport.LinkOverloadContract;
import io.foundation.testkit.transport.TransportFixture;

/** One-way messages over TCP. */
class NettyOverloadTest extends LinkOverloadContract {

    @Override
    protected TransportFixture newFixture() {
        return new NettyFixture("nio");
    }
}
