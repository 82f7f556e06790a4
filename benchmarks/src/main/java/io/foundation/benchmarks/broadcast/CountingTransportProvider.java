package io.foundation.benchmarks.broadcast;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.transport.api.Inbound;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.Responder;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportProvider;
import io.foundation.transport.api.TransportSettings;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A transport with a count of the bodies that come whole, whatever the topology then does with them. Thread-safe. */
final class CountingTransportProvider implements TransportProvider {

    private static final int BODY = 512;

    private final TransportProvider provider;
    private final LongAdder bodies = new LongAdder();

    CountingTransportProvider(TransportProvider provider) {
        this.provider = provider;
    }

    long bodies() {
        return bodies.sum();
    }

    @Override
    public String type() {
        return provider.type();
    }

    @Override
    public List<OptionSpec> options() {
        return provider.options();
    }

    @Override
    public Transport open(TransportSettings settings, LinkListener listener) {
        return provider.open(settings, new Counting(listener));
    }

    private final class Counting implements LinkListener {

        private final LinkListener listener;

        Counting(LinkListener listener) {
            this.listener = listener;
        }

        @Override
        public Admission admit(PeerHello peer) {
            return listener.admit(peer);
        }

        @Override
        public void linkUp(Link link) {
            listener.linkUp(link);
        }

        @Override
        public void linkDown(Link link, LinkEnd end) {
            listener.linkDown(link, end);
        }

        @Override
        public void message(Link link, Message message) {
            count(message.body().length);
            listener.message(link, message);
        }

        @Override
        public void received(Link link, Inbound inbound) {
            count(inbound.length());
            listener.received(link, inbound);
        }

        @Override
        public void request(Link link, Message message, Responder responder) {
            count(message.body().length);
            listener.request(link, message, responder);
        }

        @Override
        public void requested(Link link, Inbound inbound, Responder responder) {
            count(inbound.length());
            listener.requested(link, inbound, responder);
        }

        @Override
        public void channelUp(Link link, String channel) {
            listener.channelUp(link, channel);
        }

        @Override
        public void channelDown(Link link, String channel) {
            listener.channelDown(link, channel);
        }

        private void count(long length) {
            if (length >= BODY) {
                bodies.increment();
            }
        }
    }
}
