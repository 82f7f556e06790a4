package io.foundation.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.transport.LinkOverloadContract;
import io.foundation.testkit.transport.TransportFixture;
import io.foundation.testkit.transport.TransportNode;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Link;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Those who take less than is sent to them, over TCP. */
class NettyOverloadTest extends LinkOverloadContract {

    @Override
    protected TransportFixture newFixture() {
        return new NettyFixture("nio");
    }

    @Test
    void aPeerThatStopsReadingCostsItsQueueAndTheOthersDoNotNotice() throws InterruptedException {
        TransportNode server = open("server");
        TransportNode stuck = open("stuck");
        TransportNode fine = open("fine");
        stuck.listener().onInbound(inbound -> false);
        get(server.dial(fine.address()));
        Link toFine = server.listener().ups().get(0);
        get(server.dial(fixture().through(stuck.address())));
        Link toStuck = server.listener().ups().get(1);
        get(toStuck.request(numbered("data", 0), PATIENCE));
        median(toFine, "data", () -> false);
        long without = median(toFine, "data", () -> false);
        long before = liveBytes();

        fixture().freeze();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger accepted = new AtomicInteger();
        AtomicLong refused = new AtomicLong();
        Thread sender = flood(toStuck, "data", over, accepted, refused);
        long with = median(toFine, "data", () -> refused.get() < 10_000);
        over.set(true);
        sender.join();
        long after = liveBytes();
        System.out.println("peer that stops reading: median without " + without + " ns, with " + with + " ns; taken " + accepted.get() + ", refused " + refused.get() + ", queued "
                + toStuck.queuedBytes() + ", live bytes +" + (after - before));
        assertThat(with).as("median to another peer, %d ns without", without).isLessThan(without * TIMES + ROOM_NANOS);
        assertThat(toStuck.queuedBytes()).isLessThanOrEqualTo(ChannelSpec.DATA.queueBytes() + BODY);
        // The proxy of the test holds nothing; the system's buffers hold the rest.
        assertThat(after - before).as("live bytes for one who does not read").isLessThan(ChannelSpec.DATA.queueBytes() + 24L * MIB);
        assertThat(refused.get()).as("who sends is told so").isPositive();
    }
}
