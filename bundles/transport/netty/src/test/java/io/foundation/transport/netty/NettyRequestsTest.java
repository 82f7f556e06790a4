package io.foundation.transport.netty;

import io.foundation.testkit.transport.LinkRequestsContract;
import io.foundation.testkit.transport.TransportFixture;

/** Requests over TCP. */
class NettyRequestsTest extends LinkRequestsContract {

    @Override
    protected TransportFixture newFixture() {
        return new NettyFixture("nio");
    }
}
