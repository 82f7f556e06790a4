package io.foundation.transport.loopback;

import io.foundation.testkit.transport.LinkRequestsContract;
import io.foundation.testkit.transport.TransportFixture;

/** Requests inside one JVM. */
class LoopbackRequestsTest extends LinkRequestsContract {

    @Override
    protected TransportFixture newFixture() {
        return new LoopbackFixture();
    }
}
