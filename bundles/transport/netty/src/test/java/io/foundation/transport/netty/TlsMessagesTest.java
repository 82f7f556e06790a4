package io.foundation.transport.netty;

import io.foundation.testkit.transport.LinkMessagesContract;
import io.foundation.testkit.transport.TransportFixture;
import io.foundation.transport.api.LinkSecurity;

/** One-way messages over an encrypted connection. */
class TlsMessagesTest extends LinkMessagesContract {

    @Override
    protected TransportFixture newFixture() {
        return new NettyFixture("nio", LinkSecurity::encrypted);
    }
}
