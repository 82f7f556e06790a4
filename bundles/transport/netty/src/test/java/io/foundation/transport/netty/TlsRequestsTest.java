package io.foundation.transport.netty;

import io.foundation.testkit.transport.LinkRequestsContract;
import io.foundation.testkit.transport.TransportFixture;
import io.foundation.transport.api.LinkSecurity;

/** Requests over an encrypted connection. */
class TlsRequestsTest extends LinkRequestsContract {

    @Override
    protected TransportFixture newFixture() {
        return new NettyFixture("nio", LinkSecurity::encrypted);
    }
}
