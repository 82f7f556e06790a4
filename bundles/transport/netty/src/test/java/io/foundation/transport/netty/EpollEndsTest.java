package io.foundation.transport.netty;

import io.foundation.testkit.transport.LinkEndContract;
import io.foundation.testkit.transport.TransportFixture;
import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.api.Assumptions;

/** How links end over TCP with epoll, where it is. */
class EpollEndsTest extends LinkEndContract {

    @Override
    protected TransportFixture newFixture() {
        Assumptions.assumeTrue(Epoll.isAvailable(), "epoll's native library does not load here");
        return new NettyFixture("epoll");
    }
}
