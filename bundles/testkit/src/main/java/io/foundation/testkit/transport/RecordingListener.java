package io.foundation.testkit.transport;

import io.foundation.transport.api.Inbound;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.RefusedPeer;
import io.foundation.transport.api.Responder;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Remembers everything a transport says, in the order it was said, and answers as a test tells it to. Thread-safe. */
public final class RecordingListener implements LinkListener {

    /** Something a transport said about a link. */
    public sealed interface Event {

        Link link();

        /** The link is up. */
        record Up(Link link) implements Event {
        }

        /** The link has ended. */
        record Down(Link link, LinkEnd end) implements Event {
        }

        /** A message has come. */
        record Came(Link link, Message message) implements Event {
        }

        /** A request has come. */
        record Asked(Link link, Message message) implements Event {
        }
    }

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final List<PeerHello> asked = new CopyOnWriteArrayList<>();
    private final List<RefusedPeer> refused = new CopyOnWriteArrayList<>();
    private volatile Function<PeerHello, Admission> admission = peer -> Admission.ACCEPTED;
    private volatile BiConsumer<Message, Responder> handler = (message, responder) -> responder.reply(message.body());
    private final List<String> channelEvents = new CopyOnWriteArrayList<>();
    private volatile Predicate<Inbound> onInbound = inbound -> true;
    private volatile BiConsumer<Link, Message> onMessage = (link, message) -> { };

    /** Who is admitted; everybody unless said. */
    public void admission(Function<PeerHello, Admission> decides) {
        admission = decides;
    }

    /** How requests are answered; by their own body unless said. */
    public void handler(BiConsumer<Message, Responder> answers) {
        handler = answers;
    }

    /** What happens at a message, after it was remembered. */
    public void onMessage(BiConsumer<Link, Message> reaction) {
        onMessage = reaction;
    }

    @Override
    public Admission admit(PeerHello peer) {
        asked.add(peer);
        return admission.apply(peer);
    }

    @Override
    public void linkUp(Link link) {
        events.add(new Event.Up(link));
    }

    @Override
    public void linkDown(Link link, LinkEnd end) {
        events.add(new Event.Down(link, end));
    }

    /** What happens at a message before it is copied; false if it is to be forgotten. */
    public void onInbound(Predicate<Inbound> looks) {
        onInbound = looks;
    }

    @Override
    public void received(Link link, Inbound inbound) {
        if (onInbound.test(inbound)) {
            LinkListener.super.received(link, inbound);
        }
    }

    @Override
    public void channelUp(Link link, String channel) {
        channelEvents.add("up " + channel);
    }

    @Override
    public void channelDown(Link link, String channel) {
        channelEvents.add("down " + channel);
    }

    /** {@code up NAME} and {@code down NAME}, in the order they were told. */
    public List<String> channelEvents() {
        return List.copyOf(channelEvents);
    }

    @Override
    public void message(Link link, Message message) {
        events.add(new Event.Came(link, message));
        onMessage.accept(link, message);
    }

    @Override
    public void request(Link link, Message message, Responder responder) {
        events.add(new Event.Asked(link, message));
        handler.accept(message, responder);
    }

    @Override
    public void refused(RefusedPeer peer) {
        refused.add(peer);
    }

    /** Who was turned away or cut off, as told. */
    public List<RefusedPeer> refused() {
        return List.copyOf(refused);
    }

    /** Whom the transport asked about. */
    public List<PeerHello> asked() {
        return List.copyOf(asked);
    }

    public List<Event> events() {
        return List.copyOf(events);
    }

    public List<Link> ups() {
        return events.stream().filter(Event.Up.class::isInstance).map(Event::link).toList();
    }

    public List<LinkEnd> downs() {
        return events.stream().filter(Event.Down.class::isInstance).map(event -> ((Event.Down) event).end()).toList();
    }

    public List<Message> messages() {
        return events.stream().filter(Event.Came.class::isInstance).map(event -> ((Event.Came) event).message()).toList();
    }

    /** How many messages have come, without a copy of them. */
    public long messageCount() {
        return events.stream().filter(Event.Came.class::isInstance).count();
    }
}
