package io.foundation.transport.loopback;

import io.foundation.testkit.transport.LinkOverloadContract;
import io.foundation.testkit.transport.TransportFixture;

/** Those who take less than is sent to them, inside one JVM. */
class LoopbackOverloadTest extends LinkOverloadContract {

    @Override
    protected TransportFixture newFixture() {
        return new LoopbackFixture();
    }
}
