package io.foundation.transport.netty;

import io.foundation.testkit.transport.LinkFormationContract;
import io.foundation.testkit.transport.TransportFixture;
import io.foundation.transport.api.LinkSecurity;

/** How encrypted links come about. */
class TlsFormationTest extends LinkFormationContract {

    @Override
    protected TransportFixture newFixture() {
        return new NettyFixture("nio", LinkSecurity::encrypted);
    }
}
