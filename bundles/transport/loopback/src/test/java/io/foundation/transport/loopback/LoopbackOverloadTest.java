package io.foundation.transport.loopback;

import io.foundation.testkit.transport.LinkOverloadContract;
import io.foundation.testkit.transport.TransportFixture;

/** One-way messages inside one JVM. */
class LoopbackOverloadTest extends LinkOverloadContract {

    @Override
    protected TransportFixture newFixture() {
        return new LoopbackFixture();
    }
}
