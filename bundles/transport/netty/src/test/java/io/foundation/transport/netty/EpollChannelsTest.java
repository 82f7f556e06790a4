package io.foundation.transport.netty;

import io.foundation.testkit.transport.LinkChannelsContract;
import io.foundation.testkit.transport.TransportFixture;
import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.api.Assumptions;

/** One-way messages over TCP with epoll, where it is. */
class EpollChannelsTest extends LinkChannelsContract {

    @Override
    protected TransportFixture newFixture() {
        Assumptions.assumeTrue(Epoll.isAvailable(), "epoll's native library does not load here");
        return new NettyFixture("epoll");
    }
}
