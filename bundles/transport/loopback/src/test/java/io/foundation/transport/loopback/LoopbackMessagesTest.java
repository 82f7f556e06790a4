package io.foundation.transport.loopback;

import io.foundation.testkit.transport.LinkMessagesContract;
import io.foundation.testkit.transport.TransportFixture;

/** One-way messages inside one JVM. */
class LoopbackMessagesTest extends LinkMessagesContract {

    @Override
    protected TransportFixture newFixture() {
        return new LoopbackFixture();
    }
}
