package io.foundation.transport.netty;

import io.foundation.testkit.transport.LinkEndContract;
import io.foundation.testkit.transport.LinkFormationContract;
import io.foundation.testkit.transport.LinkMessagesContract;
import io.foundation.testkit.transport.LinkRequestsContract;
import io.foundation.testkit.transport.TransportFixture;
import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;

/** The transport contract over TCP: all of it with nio, and what depends on sockets with epoll where there is one. */
class NettyContractTest {

    @Nested
    class Formation extends LinkFormationContract {
        @Override
        protected TransportFixture newFixture() {
            return new NettyFixture("nio");
        }
    }

    @Nested
    class Messages extends LinkMessagesContract {
        @Override
        protected TransportFixture newFixture() {
            return new NettyFixture("nio");
        }
    }

    @Nested
    class Requests extends LinkRequestsContract {
        @Override
        protected TransportFixture newFixture() {
            return new NettyFixture("nio");
        }
    }

    @Nested
    class Ends extends LinkEndContract {
        @Override
        protected TransportFixture newFixture() {
            return new NettyFixture("nio");
        }
    }

    @Nested
    class EpollMessages extends LinkMessagesContract {
        @Override
        protected TransportFixture newFixture() {
            Assumptions.assumeTrue(Epoll.isAvailable(), "epoll's native library does not load here");
            return new NettyFixture("epoll");
        }
    }

    @Nested
    class EpollEnds extends LinkEndContract {
        @Override
        protected TransportFixture newFixture() {
            Assumptions.assumeTrue(Epoll.isAvailable(), "epoll's native library does not load here");
            return new NettyFixture("epoll");
        }
    }
}
