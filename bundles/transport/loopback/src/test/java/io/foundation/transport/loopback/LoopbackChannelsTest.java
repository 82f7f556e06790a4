package io.foundation.transport.loopback;

import io.foundation.testkit.transport.LinkChannelsContract;
import io.foundation.testkit.transport.TransportFixture;

/** One-way messages inside one JVM. */
class LoopbackChannelsTest extends LinkChannelsContract {

    @Override
    protected TransportFixture newFixture() {
        return new LoopbackFixture();
    }
}
