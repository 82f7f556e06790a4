package io.foundation.transport.netty;

import io.foundation.testkit.transport.LinkEndContract;
import io.foundation.testkit.transport.TransportFixture;
import io.foundation.transport.api.LinkSecurity;

/** How encrypted links end. */
class TlsEndsTest extends LinkEndContract {

    @Override
    protected TransportFixture newFixture() {
        return new NettyFixture("nio", LinkSecurity::encrypted);
    }
}
