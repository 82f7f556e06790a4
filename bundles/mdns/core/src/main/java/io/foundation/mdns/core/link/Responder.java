package io.foundation.mdns.core.link;

import io.foundation.mdns.core.record.Packet;
import io.foundation.mdns.core.record.Question;
import io.foundation.mdns.core.record.Resource;
import io.foundation.mdns.core.table.Claim;
import io.foundation.mdns.core.table.Own;
import io.foundation.mdns.core.table.RecordTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Says what this node has on one interface, by RFC 6762: names are probed (8.1), records announced (8.3), questions answered (6) with what the asker does
 * not know yet (7.1), and what is no more is taken back (10.1). A protocol core: one thread, no clock, no I/O.
 */
final class Responder {

    /** More questions in one packet are not looked at. */
    private static final int MAX_QUESTIONS = 64;

    private final int port;
    private final LinkEffects effects;
    private final RandomGenerator random;
    private final Predicate<InetAddress> ofThisMachine;
    private final Replies replies;
    private final ConflictBrake brake = new ConflictBrake();
    private final Map<Claim, Standing> standings = new LinkedHashMap<>();
    private RecordTable table = RecordTable.EMPTY;

    /**
     * @param port          of Multicast DNS: who asks from another is a plain resolver
     * @param ofThisMachine which addresses are this machine's: another program on it may say the same host name
     */
    Responder(int port, LinkEffects effects, RandomGenerator random, Predicate<InetAddress> ofThisMachine) {
        this.port = port;
        this.effects = effects;
        this.random = random;
        this.ofThisMachine = ofThisMachine;
        this.replies = new Replies(effects, random);
    }

    /** Takes on what this node has now: what is new is claimed, what has changed is said again, what is gone is taken back. */
    void become(RecordTable next, long now) {
        List<Resource> gone = new ArrayList<>();
        for (Own own : table.owns()) {
            if (isHeld(own.claim()) && next.owns().stream().noneMatch(each -> replaces(each.resource(), own.resource())) && gone.stream().noneMatch(own.resource()::sameAs)) {
                gone.add(own.resource().withTtl(0));
            }
        }
        long first = now + (long) (random.nextDouble() * Standing.PROBE_NANOS);
        Set<Claim> wanted = next.claims();
        standings.keySet().retainAll(wanted);
        for (Claim claim : wanted) {
            Standing standing = standings.get(claim);
            if (standing == null) {
                standings.put(claim, new Standing(claim, claim.certain() ? now : brake.after(first, now)));
            } else if (!of(claim, table).equals(of(claim, next))) {
                standing.announceAgain(now);
            }
        }
        table = next;
        replies.forget(own -> standings.containsKey(own.claim()));
        takeBack(gone);
    }

    private void takeBack(List<Resource> gone) {
        if (!gone.isEmpty()) {
            Portions.of(gone).forEach(portion -> effects.multicast(Packet.response(0, List.of(), portion, List.of())));
        }
    }

    /** A unique record needs no farewell where another of its name and type comes: that one says that it is the only one. */
    private static boolean replaces(Resource next, Resource former) {
        return next.sameAs(former) || former.unique() && next.unique() && next.record().sameRRset(former.record());
    }

    private static List<Resource> of(Claim claim, RecordTable in) {
        return in.owns().stream().filter(own -> own.claim().equals(claim)).map(Own::resource).toList();
    }

    private boolean isHeld(Claim claim) {
        Standing standing = standings.get(claim);
        return standing != null && standing.isHeld();
    }

    /** Whether the name is this node's on this interface. */
    boolean holds(Name name) {
        return standings.values().stream().anyMatch(standing -> standing.isHeld() && standing.claim().name().equals(name));
    }

    /** The records that are said. */
    List<Own> said() {
        return table.owns().stream().filter(own -> isHeld(own.claim())).toList();
    }

    void onQuery(Packet packet, InetSocketAddress source, long now) {
        breakTies(packet, now);
        List<Own> answers = new ArrayList<>();
        List<Own> alone = new ArrayList<>();
        for (Question question : packet.questions().subList(0, Math.min(packet.questions().size(), MAX_QUESTIONS))) {
            List<Own> found = new ArrayList<>(table.answers(question));
            table.negative(question).ifPresent(found::add);
            for (Own own : found) {
                boolean fresh = isHeld(own.claim()) && !isKnown(own.resource(), packet) && answers.stream().noneMatch(each -> each.resource().sameAs(own.resource()));
                if (fresh) {
                    answers.add(own);
                    if (question.unicast() && replies.saidLately(own.resource(), now)) {
                        alone.add(own);
                    }
                }
            }
        }
        if (answers.isEmpty()) {
            return;
        }
        if (source.getPort() != port) {
            replyPlainly(packet, source, answers);
            return;
        }
        if (!alone.isEmpty()) {
            List<Resource> resources = alone.stream().map(Own::resource).toList();
            effects.unicast(Packet.response(packet.id(), List.of(), resources, Portions.fitting(resources, heldAdditional(resources))), source);
        }
        answers.removeAll(alone);
        replies.promise(answers, packet, now);
    }

    /** Whoever asks from another port is no speaker of Multicast DNS: he gets what plain DNS knows, for a short time (RFC 6762, 6.7). */
    private void replyPlainly(Packet packet, InetSocketAddress source, List<Own> answers) {
        List<Resource> resources = answers.stream().map(Own::resource).toList();
        List<Resource> additional = Portions.fitting(resources, heldAdditional(resources));
        effects.unicast(Packet.response(packet.id(), packet.questions().stream().map(each -> new Question(each.name(), each.type(), each.dclass(), false)).toList(),
                resources.stream().map(Responder::plain).toList(), additional.stream().map(Responder::plain).toList()), source);
    }

    private static Resource plain(Resource resource) {
        return new Resource(resource.withTtl(Math.min(Replies.PLAIN_TTL, resource.record().getTTL())).record(), false);
    }

    private List<Resource> heldAdditional(List<Resource> answers) {
        return table.additional(answers).stream()
                .filter(each -> table.owns().stream().anyMatch(own -> own.resource().sameAs(each) && isHeld(own.claim()))).toList();
    }

    private static boolean isKnown(Resource own, Packet packet) {
        return packet.answers().stream().anyMatch(known -> known.sameAs(own) && known.record().getTTL() * 2 >= own.record().getTTL());
    }

    /** Two ask for the same name at once: the lesser data gives way for a second (RFC 6762, 8.2). */
    private void breakTies(Packet packet, long now) {
        for (Standing standing : standings.values()) {
            Name name = standing.claim().name();
            List<Record> theirs = packet.authority().stream().map(Resource::record).filter(record -> record.getName().equals(name)).sorted(Tie.ORDER).toList();
            if (!standing.isHeld() && !theirs.isEmpty()) {
                List<Record> ours = proposed(standing.claim()).stream().map(Resource::record).sorted(Tie.ORDER).toList();
                if (Tie.compare(ours, theirs) < 0 && !onlyThisMachine(theirs)) {
                    standing.probeAgain(now + Standing.ANNOUNCE_NANOS);
                }
            }
        }
    }

    private boolean onlyThisMachine(List<Record> records) {
        return records.stream().allMatch(this::isOfThisMachine);
    }

    private boolean isOfThisMachine(Record record) {
        return record instanceof ARecord a && ofThisMachine.test(a.getAddress()) || record instanceof AAAARecord aaaa && ofThisMachine.test(aaaa.getAddress());
    }

    private List<Resource> proposed(Claim claim) {
        return table.owns().stream().filter(own -> own.claim().equals(claim) && own.resource().record().getName().equals(claim.name())).map(Own::resource).toList();
    }

    /** Somebody says something: if it contradicts what this node says, one of the two must give way (RFC 6762, 9). */
    void onResponse(Packet packet, long now) {
        packet.told().forEach(told -> {
            if (told.record().getTTL() > 0) {
                replies.heard(told);
                contradicted(told.record()).ifPresent(standing -> {
                    if (standing.isHeld()) {
                        standing.probeAgain(brake.after(now + (long) (random.nextDouble() * Standing.PROBE_NANOS), now));
                    } else {
                        brake.conflict(now);
                        standing.probeAgain(brake.after(now + Standing.ANNOUNCE_NANOS, now));
                        effects.taken(standing.claim());
                    }
                });
            }
        });
    }

    private Optional<Standing> contradicted(Record told) {
        List<Own> ours = table.owns().stream().filter(own -> own.resource().unique() && own.resource().record().sameRRset(told)
                && own.claim().name().equals(told.getName())).toList();
        if (ours.isEmpty() || ours.stream().anyMatch(own -> own.resource().record().equals(told)) || isOfThisMachine(told)) {
            return Optional.empty();
        }
        return Optional.ofNullable(standings.get(ours.get(0).claim())).filter(standing -> !standing.claim().certain());
    }

    void onTime(long now) {
        List<Resource> announced = new ArrayList<>();
        Map<Name, List<Resource>> probed = new LinkedHashMap<>();
        for (Standing standing : standings.values()) {
            switch (standing.step(now)) {
                case PROBE -> probed.computeIfAbsent(standing.claim().name(), name -> new ArrayList<>()).addAll(proposed(standing.claim()));
                case ANNOUNCE -> of(standing.claim(), table).stream().filter(each -> announced.stream().noneMatch(each::sameAs)).forEach(announced::add);
                case NONE -> { }
            }
        }
        probed.forEach((name, proposed) -> effects.multicast(Packet.probe(List.of(new Question(name, Type.ANY, DClass.IN, false)), proposed.stream()
                .map(each -> new Resource(each.record(), false)).toList())));
        if (!announced.isEmpty()) {
            for (List<Resource> portion : Portions.of(announced)) {
                effects.multicast(Packet.response(0, List.of(), portion, List.of()));
                portion.forEach(each -> replies.said(each, now));
            }
        }
        replies.onTime(now, this::heldAdditional);
    }

    /** When there is something to do; the most there is if nothing. */
    long nextDue() {
        return Math.min(replies.nextDue(), standings.values().stream().map(Standing::due).min(Comparator.naturalOrder()).orElse(Long.MAX_VALUE));
    }

    /** Takes everything back that was said. */
    void farewell() {
        Map<Record, Resource> gone = new HashMap<>();
        said().forEach(own -> gone.put(own.resource().record(), own.resource().withTtl(0)));
        takeBack(List.copyOf(gone.values()));
        standings.clear();
        table = RecordTable.EMPTY;
    }
}
