package io.foundation.mdns.core.link;

import io.foundation.mdns.core.cache.RecordCache;
import io.foundation.mdns.core.record.Packet;
import io.foundation.mdns.core.record.Question;
import io.foundation.mdns.core.record.Resource;
import io.foundation.mdns.core.table.Own;
import io.foundation.mdns.core.table.RecordTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/** Multicast DNS on one interface: what this node says there, what it asks, and what it has heard. A protocol core: one thread, no clock, no I/O. */
public final class LinkCore {

    private final int port;
    private final RecordCache cache;
    private final Responder responder;
    private final Querier querier;

    /**
     * @param port          of Multicast DNS
     * @param capacity      how many records of others are held
     * @param ofThisMachine which addresses are this machine's
     */
    public LinkCore(int port, int capacity, LinkEffects effects, RandomGenerator random, Predicate<InetAddress> ofThisMachine) {
        this.port = port;
        this.cache = new RecordCache(capacity);
        this.responder = new Responder(port, effects, random, ofThisMachine);
        this.querier = new Querier(cache, effects, random);
    }

    /** What this node has to say from now on. */
    public void say(RecordTable table, long now) {
        responder.become(table, now);
    }

    /** Somebody wants to know, until {@link #forget}; urgent where he waits for it. */
    public void want(Question question, boolean urgent, long now) {
        querier.want(question, urgent, now);
    }

    /** He does not any more. */
    public void forget(Question question) {
        querier.forget(question);
    }

    /**
     * A packet has come.
     *
     * @return whether what is known of others has changed
     */
    public boolean onPacket(Packet packet, InetSocketAddress source, long now) {
        if (packet.opcode() != 0 || packet.code() != 0) {
            return false;
        }
        if (!packet.response()) {
            querier.onQuery(packet, now);
            responder.onQuery(packet, source, now);
            return false;
        }
        // an answer from another port is none of Multicast DNS (RFC 6762, 6)
        if (source.getPort() != port) {
            return false;
        }
        responder.onResponse(packet, now);
        return cache.hear(packet.told().toList(), now);
    }

    /**
     * Does what is due.
     *
     * @return whether what is known of others has changed
     */
    public boolean onTime(long now) {
        responder.onTime(now);
        querier.onTime(now);
        return !cache.expire(now).isEmpty();
    }

    /** When something is due; the most there is if nothing. */
    public long nextDue(long now) {
        return Math.min(Math.min(responder.nextDue(), querier.nextDue(now)), cache.nextExpiry(now));
    }

    /** What this node says. */
    public List<Own> said() {
        return responder.said();
    }

    /** Whether this node may say the name here. */
    public boolean holds(Name name) {
        return responder.holds(name);
    }

    /** What was heard of others. */
    public RecordCache cache() {
        return cache;
    }

    /** What is known of a name, of others or of this node. */
    public List<Resource> known(Question question, long now) {
        List<Resource> known = new ArrayList<>(said().stream().map(Own::resource).filter(each -> question.isAnsweredBy(each.record())).toList());
        cache.find(question, now).forEach(held -> known.add(held.resource().withTtl(Math.max(1, held.secondsLeft(now)))));
        return known;
    }

    /** What is known beside answers, by RFC 6763, 12: for a pointer the service, for a service its host. */
    public List<Resource> additional(List<Resource> answers, long now) {
        List<Resource> additional = new ArrayList<>();
        for (Resource answer : answers) {
            if (answer.record() instanceof PTRRecord pointer) {
                additional.addAll(known(Question.of(pointer.getTarget(), Type.SRV), now));
                additional.addAll(known(Question.of(pointer.getTarget(), Type.TXT), now));
            }
        }
        for (Resource each : Stream.concat(answers.stream(), List.copyOf(additional).stream()).toList()) {
            if (each.record() instanceof SRVRecord service) {
                additional.addAll(known(Question.of(service.getTarget(), Type.A), now));
                additional.addAll(known(Question.of(service.getTarget(), Type.AAAA), now));
            }
        }
        return additional;
    }

    /** Takes back what was said. */
    public void farewell() {
        responder.farewell();
    }
}
