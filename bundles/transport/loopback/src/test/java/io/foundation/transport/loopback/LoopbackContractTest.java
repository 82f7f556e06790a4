package io.foundation.transport.loopback;

import io.foundation.testkit.transport.LinkEndContract;
import io.foundation.testkit.transport.LinkFormationContract;
import io.foundation.testkit.transport.LinkMessagesContract;
import io.foundation.testkit.transport.LinkRequestsContract;
import io.foundation.testkit.transport.TransportFixture;
import org.junit.jupiter.api.Nested;

/** The transport contract inside one JVM. */
class LoopbackContractTest {

    @Nested
    class Formation extends LinkFormationContract {
        @Override
        protected TransportFixture newFixture() {
            return new LoopbackFixture();
        }
    }

    @Nested
    class Messages extends LinkMessagesContract {
        @Override
        protected TransportFixture newFixture() {
            return new LoopbackFixture();
        }
    }

    @Nested
    class Requests extends LinkRequestsContract {
        @Override
        protected TransportFixture newFixture() {
            return new LoopbackFixture();
        }
    }

    @Nested
    class Ends extends LinkEndContract {
        @Override
        protected TransportFixture newFixture() {
            return new LoopbackFixture();
        }
    }
}
