package io.foundation.transport.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.util.Arrays;

/** What the frames of one buffer cost their channels, to be released when the buffer has left; used again after that. */
final class OutputBatch implements ChannelFutureListener {

    private final LinkOutput output;
    private final int[] costs;
    private Runnable then;

    OutputBatch(LinkOutput output, int channels) {
        this.output = output;
        this.costs = new int[channels];
    }

    void add(int channel, int cost) {
        costs[channel] += cost;
    }

    /** Runs something too when the buffer has left. */
    void then(Runnable action) {
        then = action;
    }

    Runnable then() {
        return then;
    }

    int channels() {
        return costs.length;
    }

    int cost(int channel) {
        return costs[channel];
    }

    void clear() {
        Arrays.fill(costs, 0);
        then = null;
    }

    @Override
    public void operationComplete(ChannelFuture future) {
        output.left(this);
    }
}
