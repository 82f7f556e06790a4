package io.foundation.mdns.core.engine;

import io.foundation.mdns.api.BrowseListener;
import io.foundation.mdns.api.ServiceInstance;
import io.foundation.mdns.core.link.LinkCore;
import io.foundation.mdns.core.record.Names;
import io.foundation.mdns.core.record.Question;
import io.foundation.mdns.core.record.Resource;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Somebody who browses: puts together what the interfaces know of a type of service, and asks for what is missing. Of the core's thread. */
public final class Browse {

    /** How long until all had time to answer: the wait of the question, that of the answers, and the second in which nothing is said twice. */
    static final long SETTLING = TimeUnit.MILLISECONDS.toNanos(1_300);

    /** How much is asked for at once: who says that there are thousands of services does not make this node ask thousands of questions. */
    private static final int MAX_MISSING = 64;

    private record Missing(LinkCore link, Question question) {
    }

    private final String type;
    private final BrowseListener listener;
    private final Question question;
    private final Set<Missing> missing = new HashSet<>();
    private List<ServiceInstance> told = List.of();
    private boolean toldSettled;
    private long settles = Long.MAX_VALUE;

    public Browse(String type, BrowseListener listener) {
        this.type = type;
        this.listener = listener;
        this.question = Question.of(Names.type(type), Type.PTR);
    }

    /** Who is told. */
    public BrowseListener listener() {
        return listener;
    }

    /** It is asked for on an interface from now on. */
    void beginOn(LinkCore link, long now) {
        link.want(question, false, now);
        settles = toldSettled ? settles : now + SETTLING;
    }

    /** It is not asked for any more. */
    void endOn(LinkCore link) {
        link.forget(question);
        missing.removeIf(each -> {
            if (each.link() == link) {
                link.forget(each.question());
            }
            return each.link() == link;
        });
    }

    /** There was no interface for some time: all need time to answer again. */
    void restart() {
        toldSettled = false;
        settles = Long.MAX_VALUE;
    }

    /** When it is due to be told that all had time. */
    long due() {
        return toldSettled ? Long.MAX_VALUE : settles;
    }

    /** Tells what has changed, if something has. */
    void refresh(Collection<LinkCore> links, long now, MdnsEffects effects) {
        Set<Missing> lacking = new HashSet<>();
        List<ServiceInstance> present = look(links, lacking, now);
        ask(lacking, now);
        boolean settled = settles <= now;
        if (!present.equals(told) || settled && !toldSettled) {
            told = present;
            toldSettled |= settled;
            effects.present(listener, present, toldSettled);
        }
    }

    private void ask(Set<Missing> lacking, long now) {
        missing.removeIf(each -> {
            boolean found = !lacking.contains(each);
            if (found) {
                each.link().forget(each.question());
            }
            return found;
        });
        lacking.stream().filter(each -> missing.size() < MAX_MISSING && missing.add(each)).forEach(each -> each.link().want(each.question(), true, now));
    }

    private List<ServiceInstance> look(Collection<LinkCore> links, Set<Missing> lacking, long now) {
        Map<Name, ServiceInstance> found = new LinkedHashMap<>();
        for (LinkCore link : links) {
            for (Resource pointer : link.known(question, now)) {
                Name instance = ((PTRRecord) pointer.record()).getTarget();
                if (!found.containsKey(instance) && instance.labels() > 1) {
                    complete(instance, link, links, lacking, now, found);
                }
            }
        }
        return List.copyOf(found.values());
    }

    private void complete(Name instance, LinkCore link, Collection<LinkCore> links, Set<Missing> lacking, long now, Map<Name, ServiceInstance> found) {
        Question service = Question.of(instance, Type.SRV);
        Question text = Question.of(instance, Type.TXT);
        List<Resource> services = link.known(service, now);
        List<Resource> texts = link.known(text, now);
        if (services.isEmpty()) {
            lacking.add(new Missing(link, service));
        }
        if (texts.isEmpty()) {
            lacking.add(new Missing(link, text));
        }
        if (!services.isEmpty() && !texts.isEmpty()) {
            // the one heard last, where a former has not gone yet
            SRVRecord where = (SRVRecord) services.get(services.size() - 1).record();
            TXTRecord what = (TXTRecord) texts.get(texts.size() - 1).record();
            found.put(instance, new ServiceInstance(Names.label(instance), type, Names.text(where.getTarget()), where.getPort(), strings(what),
                    addresses(where.getTarget(), links, now)));
        }
    }

    private static List<String> strings(TXTRecord record) {
        return record.getStringsAsByteArrays().stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).filter(text -> !text.isEmpty()).toList();
    }

    private static List<InetAddress> addresses(Name host, Collection<LinkCore> links, long now) {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (LinkCore link : links) {
            link.known(Question.of(host, Type.A), now).forEach(each -> addresses.add(((ARecord) each.record()).getAddress()));
            link.known(Question.of(host, Type.AAAA), now).forEach(each -> addresses.add(((AAAARecord) each.record()).getAddress()));
        }
        return new ArrayList<>(addresses);
    }
}
