package io.foundation.mdns.core.table;

import io.foundation.mdns.api.ServiceOffer;
import io.foundation.mdns.core.record.Names;
import io.foundation.mdns.core.record.Question;
import io.foundation.mdns.core.record.Resource;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** The records of this node on one interface, made of what it has and the addresses there. Immutable. */
public final class RecordTable {

    /** Of an interface on which nothing is said. */
    public static final RecordTable EMPTY = new RecordTable(new Holdings(List.of(), List.of(), 120), List.of());

    private final List<Own> owns = new ArrayList<>();
    private final List<InetAddress> addresses;
    private final int ttl;

    public RecordTable(Holdings holdings, List<InetAddress> addresses) {
        this.addresses = List.copyOf(addresses);
        this.ttl = holdings.ttl();
        if (holdings.hosts().isEmpty()) {
            return;
        }
        holdings.hosts().forEach(this::host);
        Name main = Names.host(holdings.hosts().get(0));
        Claim ofMain = new Claim(main, false);
        addresses.forEach(address -> add(new PTRRecord(Names.reverse(address), DClass.IN, ttl, main), true, ofMain));
        holdings.services().forEach(service -> service(service, main));
    }

    private void host(String label) {
        Name name = Names.host(label);
        Claim claim = new Claim(name, false);
        for (InetAddress address : addresses) {
            add(address instanceof Inet4Address ? new ARecord(name, DClass.IN, ttl, address) : new AAAARecord(name, DClass.IN, ttl, address), true, claim);
        }
    }

    private void service(ServiceOffer service, Name host) {
        Name type = Names.type(service.type());
        Name instance = Names.instance(service.instance(), service.type());
        Claim claim = new Claim(instance, service.unique());
        add(new PTRRecord(type, DClass.IN, ttl, instance), false, claim);
        add(new SRVRecord(instance, DClass.IN, ttl, service.priority(), service.weight(), service.port(), host), true, claim);
        add(text(instance, service.text()), true, claim);
        add(new PTRRecord(Names.TYPES, DClass.IN, ttl, type), false, claim);
    }

    /** RFC 6763, 6.1: where there is nothing to say, one empty text is said. */
    private Record text(Name instance, List<String> texts) {
        // dnsjava reads a text as characters of one byte each, with escapes
        List<String> latin = texts.stream().map(RecordTable::escaped).toList();
        return new TXTRecord(instance, DClass.IN, ttl, latin.isEmpty() ? List.of("") : latin);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = each >= ' ' && each < 0x7F && each != '\\' && each != '"';
            escaped.append(plain ? String.valueOf((char) each) : String.format("\\%03d", each & 0xFF));
        }
        return escaped.toString();
    }

    private void add(Record record, boolean unique, Claim claim) {
        owns.add(new Own(new Resource(record, unique), claim));
    }

    /** All records. */
    public List<Own> owns() {
        return List.copyOf(owns);
    }

    /** The names this node wants. */
    public Set<Claim> claims() {
        Set<Claim> claims = new LinkedHashSet<>();
        owns.forEach(own -> claims.add(own.claim()));
        return claims;
    }

    /** The records that answer a question, each once. */
    public List<Own> answers(Question question) {
        List<Own> answers = new ArrayList<>();
        for (Own own : owns) {
            if (question.isAnsweredBy(own.resource().record()) && answers.stream().noneMatch(each -> each.resource().sameAs(own.resource()))) {
                answers.add(own);
            }
        }
        return answers;
    }

    /** What is to be sent beside answers, by RFC 6763, 12: for a pointer the service, for a service its host. */
    public List<Resource> additional(List<Resource> answers) {
        List<Resource> additional = new ArrayList<>();
        for (Resource answer : answers) {
            if (answer.record() instanceof PTRRecord pointer) {
                services(pointer.getTarget(), additional);
            }
        }
        List<Resource> pointing = new ArrayList<>(answers);
        pointing.addAll(additional);
        for (Resource each : pointing) {
            if (each.record() instanceof SRVRecord service) {
                collect(service.getTarget(), Set.of(Type.A, Type.AAAA), additional);
            }
        }
        additional.removeIf(each -> answers.stream().anyMatch(each::sameAs));
        return additional;
    }

    private void services(Name instance, List<Resource> into) {
        collect(instance, Set.of(Type.SRV), into);
        collect(instance, Set.of(Type.TXT), into);
    }

    private void collect(Name name, Set<Integer> types, List<Resource> into) {
        for (Own own : owns) {
            Record record = own.resource().record();
            if (types.contains(record.getType()) && record.getName().equals(name) && into.stream().noneMatch(own.resource()::sameAs)) {
                into.add(own.resource());
            }
        }
    }

    /** That a name of this node has no such record, said by naming those it has; empty if the name is not this node's alone, or has one. */
    public Optional<Own> negative(Question question) {
        List<Own> ofName = owns.stream().filter(own -> own.resource().unique() && own.resource().record().getName().equals(question.name())).toList();
        if (ofName.isEmpty() || question.type() == Type.ANY || !answers(question).isEmpty() || question.dclass() != DClass.IN && question.dclass() != DClass.ANY) {
            return Optional.empty();
        }
        int[] types = ofName.stream().mapToInt(own -> own.resource().record().getType()).distinct().sorted().toArray();
        Name name = ofName.get(0).resource().record().getName();
        return Optional.of(new Own(new Resource(new NSECRecord(name, DClass.IN, ttl, name, types), true), ofName.get(0).claim()));
    }
}
