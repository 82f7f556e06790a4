package io.foundation.mdns.core.engine;

import io.foundation.mdns.api.DnsRecord;
import io.foundation.mdns.api.ServiceOffer;
import io.foundation.mdns.core.cache.RecordCache.Held;
import io.foundation.mdns.core.link.LinkCore;
import io.foundation.mdns.core.link.LinkEffects;
import io.foundation.mdns.core.record.Names;
import io.foundation.mdns.core.record.Packet;
import io.foundation.mdns.core.record.Question;
import io.foundation.mdns.core.record.Resource;
import io.foundation.mdns.core.table.Claim;
import io.foundation.mdns.core.table.Holdings;
import io.foundation.mdns.core.table.Own;
import io.foundation.mdns.core.table.RecordTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/**
 * What this node says and wants to know, on all its interfaces. A protocol core: one thread, no I/O; moments are nanoseconds from the beginning of the engine, never negative.
 */
public final class MdnsCore {

    private static final Set<Integer> SHARED = Set.of(Type.PTR, Type.ANY);

    private final int port;
    private final int ttl;
    private final int capacity;
    private final MdnsEffects effects;
    private final RandomGenerator random;
    private final Map<String, LinkCore> links = new LinkedHashMap<>();
    private final Map<String, List<InetAddress>> addresses = new LinkedHashMap<>();
    private final List<Host> hosts = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();
    private final List<Browse> browses = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();
    private final Set<Claim> taken = new HashSet<>();
    private Set<InetAddress> ofThisMachine = Set.of();

    /**
     * @param port     of Multicast DNS
     * @param ttl      for how many seconds others may hold what they hear
     * @param capacity how many records of others are held for each interface
     */
    public MdnsCore(int port, int ttl, int capacity, MdnsEffects effects, RandomGenerator random) {
        this.port = port;
        this.ttl = ttl;
        this.capacity = capacity;
        this.effects = effects;
        this.random = random;
    }

    private record Effects(String link, MdnsEffects to, Set<Claim> taken) implements LinkEffects {

        @Override
        public void multicast(Packet packet) {
            to.multicast(link, packet);
        }

        @Override
        public void unicast(Packet packet, InetSocketAddress receiver) {
            to.unicast(link, packet, receiver);
        }

        @Override
        public void taken(Claim claim) {
            taken.add(claim);
        }
    }

    /**
     * The interfaces there are, each with the addresses of this node there.
     *
     * @param all the addresses of this machine, whatever is used
     */
    public void links(Map<String, List<InetAddress>> present, Set<InetAddress> all, long now) {
        ofThisMachine = Set.copyOf(all);
        if (links.isEmpty()) {
            browses.forEach(Browse::restart);
        }
        for (String gone : List.copyOf(links.keySet())) {
            // who has other addresses is another to those who heard of it
            if (!present.containsKey(gone)) {
                LinkCore link = links.remove(gone);
                addresses.remove(gone);
                browses.forEach(browse -> browse.endOn(link));
                asked.forEach(each -> link.forget(each.question()));
            }
        }
        present.forEach((name, own) -> {
            if (!links.containsKey(name)) {
                LinkCore link = new LinkCore(port, capacity, new Effects(name, effects, taken), random, address -> ofThisMachine.contains(address));
                links.put(name, link);
                browses.forEach(browse -> browse.beginOn(link, now));
                asked.forEach(each -> link.want(each.question(), true, now));
            }
            addresses.put(name, own);
        });
        say(now);
        tellAll(now);
    }

    private void say(long now) {
        Holdings holdings = new Holdings(hosts.stream().map(Host::label).distinct().toList(), services.stream().map(Service::offer).toList(), ttl);
        links.forEach((name, link) -> link.say(new RecordTable(holdings, addresses.get(name)), now));
    }

    /** A name of this machine more; the first is the main one. */
    public void add(Host host, long now) {
        hosts.add(host);
        say(now);
    }

    public void remove(Host host, long now) {
        hosts.remove(host);
        say(now);
    }

    /** A service more; if this node has one of its name already, it gets a number, as it would from another node. */
    public void add(Service service, long now) {
        makeDistinct(service);
        services.add(service);
        say(now);
        tellAll(now);
    }

    private void makeDistinct(Service service) {
        while (services.stream().anyMatch(each -> each != service && each.instance().equalsIgnoreCase(service.instance())
                && each.offer().type().equalsIgnoreCase(service.offer().type()))) {
            service.rename();
        }
    }

    /** What the service offers from now on; ignored if it is not advertised. */
    public void update(Service service, ServiceOffer offer, long now) {
        if (services.contains(service)) {
            service.become(offer);
            makeDistinct(service);
            say(now);
            tellAll(now);
        }
    }

    public void remove(Service service, long now) {
        if (services.remove(service)) {
            say(now);
            tellAll(now);
        }
    }

    public void add(Browse browse, long now) {
        browses.add(browse);
        links.values().forEach(link -> browse.beginOn(link, now));
        tellAll(now);
    }

    public void remove(Browse browse) {
        if (browses.remove(browse)) {
            links.values().forEach(browse::endOn);
        }
    }

    /** Those who browse. */
    public List<Browse> browses() {
        return List.copyOf(browses);
    }

    /** Asks; what is known already is the answer, unless others may have more. */
    public void ask(Question question, long patience, Consumer<Found> asker, long now) {
        Asked entry = new Asked(question, SHARED.contains(question.type()), now + patience, asker);
        Found found = look(question, now);
        boolean own = links.values().stream().anyMatch(link -> link.holds(question.name()));
        if (!entry.gather() && (!found.answers().isEmpty() || found.denied()) || own) {
            asker.accept(found);
            return;
        }
        asked.add(entry);
        links.values().forEach(link -> link.want(question, true, now));
    }

    private Found look(Question question, long now) {
        List<Resource> answers = new ArrayList<>();
        List<Resource> additional = new ArrayList<>();
        for (LinkCore link : links.values()) {
            List<Resource> here = link.known(question, now);
            here.forEach(each -> addNew(each, answers));
            link.additional(here, now).forEach(each -> addNew(each, additional));
        }
        additional.removeIf(each -> answers.stream().anyMatch(each::sameAs));
        return new Found(answers, additional, answers.isEmpty() && isDenied(question, now));
    }

    private static void addNew(Resource resource, List<Resource> to) {
        if (to.stream().noneMatch(resource::sameAs)) {
            to.add(resource);
        }
    }

    private boolean isDenied(Question question, long now) {
        if (links.values().stream().anyMatch(link -> link.holds(question.name()))) {
            return true;
        }
        Question negative = Question.of(question.name(), Type.NSEC);
        return links.values().stream().flatMap(link -> link.known(negative, now).stream()).map(Resource::record)
                .anyMatch(record -> record instanceof NSECRecord said && question.type() != Type.ANY && !said.hasType(question.type()));
    }

    /** A packet has come in on an interface. */
    public void onPacket(String name, Packet packet, InetSocketAddress source, long now) {
        LinkCore link = links.get(name);
        if (link == null) {
            return;
        }
        boolean changed = link.onPacket(packet, source, now);
        rename(now);
        if (changed || packet.response()) {
            answer(now);
        }
        if (changed) {
            tellAll(now);
        }
    }

    /** Does what is due. */
    public void onTime(long now) {
        boolean changed = false;
        for (LinkCore link : links.values()) {
            List<Own> said = link.said();
            changed |= link.onTime(now);
            changed |= said.size() != link.said().size();
        }
        boolean due = browses.stream().anyMatch(browse -> browse.due() <= now);
        if (changed || due) {
            tellAll(now);
        }
        answer(now);
    }

    /** Without an interface nothing is known: what was told before may still be so. */
    private void tellAll(long now) {
        if (links.isEmpty()) {
            return;
        }
        browses.forEach(browse -> browse.refresh(links.values(), now, effects));
    }

    private void answer(long now) {
        for (Asked each : List.copyOf(asked)) {
            boolean over = each.until() <= now;
            if (over || !each.gather()) {
                Found found = look(each.question(), now);
                if (over || !found.answers().isEmpty() || found.denied()) {
                    asked.remove(each);
                    links.values().forEach(link -> link.forget(each.question()));
                    each.asker().accept(found);
                }
            }
        }
    }

    private void rename(long now) {
        if (taken.isEmpty()) {
            return;
        }
        for (Claim claim : Set.copyOf(taken)) {
            hosts.stream().filter(host -> Names.host(host.label()).equals(claim.name())).forEach(host -> {
                String former = host.label();
                host.rename();
                effects.renamed(former, host.label());
            });
            services.stream().filter(service -> Names.instance(service.instance(), service.offer().type()).equals(claim.name())).forEach(service -> {
                String former = service.instance();
                service.rename();
                makeDistinct(service);
                effects.renamed(former, service.instance());
            });
        }
        taken.clear();
        say(now);
        tellAll(now);
    }

    /** When something is due; the most there is if nothing. */
    public long nextDue(long now) {
        return Stream.concat(links.values().stream().map(link -> link.nextDue(now)), Stream.concat(browses.stream().map(Browse::due), asked.stream().map(Asked::until)))
                .min(Long::compare).orElse(Long.MAX_VALUE);
    }

    /** Takes back what was said, and answers whoever waits with what there is. */
    public void farewell(long now) {
        links.values().forEach(LinkCore::farewell);
        for (Asked each : List.copyOf(asked)) {
            each.asker().accept(look(each.question(), now));
        }
        asked.clear();
    }

    /** What this node says, by interface. */
    public List<DnsRecord> records() {
        List<DnsRecord> records = new ArrayList<>();
        links.forEach((name, link) -> link.said().forEach(own -> {
            DnsRecord record = shown(name, own.resource());
            if (!records.contains(record)) {
                records.add(record);
            }
        }));
        return records;
    }

    /** What it has heard, by interface. */
    public List<DnsRecord> cached(long now) {
        List<DnsRecord> records = new ArrayList<>();
        links.forEach((name, link) -> {
            for (Held held : link.cache().all(now)) {
                records.add(shown(name, held.resource().withTtl(held.secondsLeft(now))));
            }
        });
        return records;
    }

    /** For people. */
    public static DnsRecord shown(String link, Resource resource) {
        Record record = resource.record();
        String data = switch (record) {
            case PTRRecord pointer -> Names.text(pointer.getTarget());
            case SRVRecord service -> service.getPriority() + " " + service.getWeight() + ' ' + service.getPort() + ' ' + Names.text(service.getTarget());
            default -> record.rdataToString();
        };
        return new DnsRecord(link, Names.text(record.getName()), Type.string(record.getType()), record.getTTL(), data);
    }
}
