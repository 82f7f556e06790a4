package io.foundation.mdns.core.osgi;

import io.foundation.mdns.api.Advertisement;
import io.foundation.mdns.api.Mdns;
import io.foundation.mdns.api.MdnsAdmin;
import io.foundation.mdns.api.ServiceOffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the operator has advertised. It ends with the node's engine. */
@Component(service = MdnsAdmin.class, immediate = true, property = "service.ranking:Integer=100")
public final class Operator implements MdnsAdmin {

    private final Mdns mdns;
    private final Map<Advertisement, ServiceOffer> advertised = new LinkedHashMap<>();

    @Activate
    public Operator(@Reference MdnsNode node) {
        this(node.service());
    }

    Operator(Mdns mdns) {
        this.mdns = mdns;
    }

    @Override
    public synchronized void advertise(ServiceOffer offer) {
        advertised.put(mdns.advertise(offer), offer);
    }

    @Override
    public synchronized boolean withdraw(String instance, String type) {
        Optional<Advertisement> found = advertised.entrySet().stream().filter(each -> each.getValue().type().equalsIgnoreCase(type)
                && (each.getValue().instance().equals(instance) || each.getKey().instance().equals(instance))).map(Map.Entry::getKey).findFirst();
        found.ifPresent(each -> {
            advertised.remove(each);
            each.close();
        });
        return found.isPresent();
    }

    @Override
    public synchronized List<ServiceOffer> advertised() {
        return advertised.entrySet().stream().map(each -> each.getValue().named(each.getKey().instance())).toList();
    }
}
