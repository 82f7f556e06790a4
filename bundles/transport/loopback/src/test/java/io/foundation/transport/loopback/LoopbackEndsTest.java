package io.foundation.transport.loopback;

import io.foundation.testkit.transport.LinkEndContract;
import io.foundation.testkit.transport.TransportFixture;

/** How links end inside one JVM. */
class LoopbackEndsTest extends LinkEndContract {

    @Override
    protected TransportFixture newFixture() {
        return new LoopbackFixture();
    }
}
