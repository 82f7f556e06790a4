package io.foundation.mdns.core.osgi;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.mdns.api.Advertisement;
import io.foundation.mdns.api.BrowseListener;
import io.foundation.mdns.api.DnsRecord;
import io.foundation.mdns.api.LinkStatus;
import io.foundation.mdns.api.Mdns;
import io.foundation.mdns.api.ServiceOffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The service as one bundle has it: what it has registered goes when it lets go of the service, or stops. */
@Component(service = Mdns.class, scope = ServiceScope.BUNDLE, property = "service.ranking:Integer=100")
public final class MdnsOfBundle implements Mdns {

    private final Mdns all;
    private final Set<Registration> registered = ConcurrentHashMap.newKeySet();

    @Activate
    public MdnsOfBundle(@Reference MdnsNode node) {
        this(node.service());
    }

    MdnsOfBundle(Mdns all) {
        this.all = all;
    }

    @Deactivate
    void deactivate() {
        registered.forEach(Registration::close);
    }

    private Registration kept(Registration registration) {
        registered.add(registration);
        return () -> {
            registered.remove(registration);
            registration.close();
        };
    }

    @Override
    public Advertisement advertise(ServiceOffer offer) {
        Advertisement made = all.advertise(offer);
        Registration kept = kept(made);
        return new Advertisement() {
            @Override
            public void update(ServiceOffer changed) {
                made.update(changed);
            }

            @Override
            public String instance() {
                return made.instance();
            }

            @Override
            public void close() {
                kept.close();
            }
        };
    }

    @Override
    public Registration host(String label) {
        return kept(all.host(label));
    }

    @Override
    public Registration browse(String type, BrowseListener listener) {
        return kept(all.browse(type, listener));
    }

    @Override
    public CompletionStage<List<DnsRecord>> query(String name, String type, Duration patience) {
        return all.query(name, type, patience);
    }

    @Override
    public List<DnsRecord> records() {
        return all.records();
    }

    @Override
    public List<DnsRecord> cached() {
        return all.cached();
    }

    @Override
    public List<LinkStatus> links() {
        return all.links();
    }
}
