package io.foundation.transport.loopback;

import io.foundation.testkit.transport.LinkFormationContract;
import io.foundation.testkit.transport.TransportFixture;

/** How links come about inside one JVM. */
class LoopbackFormationTest extends LinkFormationContract {

    @Override
    protected TransportFixture newFixture() {
        return new LoopbackFixture();
    }
}
