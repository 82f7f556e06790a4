package io.foundation.discovery.mdns;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.discovery.api.Discovery;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.mdns.api.Mdns;
import io.foundation.mdns.api.ServiceOffer;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes strategies that find the nodes of a cluster as a service of the local network. */
@Component(property = {DiscoveryProvider.TYPE + "=" + MdnsProvider.NAME, "service.ranking:Integer=100"})
public final class MdnsProvider implements DiscoveryProvider {

    /** The word used in configuration. */
    static final String NAME = "mdns";

    private static final String SERVICE = "service";

    /** {@code discovery.mdns.<key>}. */
    public static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.text(SERVICE, "_foundation._tcp", "The type of service under which nodes advertise themselves, the same on all nodes."));

    private final Mdns mdns;

    @Activate
    public MdnsProvider(@Reference Mdns mdns) {
        this.mdns = mdns;
    }

    @Override
    public String type() {
        return NAME;
    }

    @Override
    public List<OptionSpec> options() {
        return OPTIONS;
    }

    @Override
    public Discovery create(DiscoveryContext context) {
        var options = context.options();
        String type = options.text(SERVICE);
        try {
            return new MdnsDiscovery(context, mdns, ServiceOffer.checkType(type));
        } catch (FoundationException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, options.where() + ": '" + type + "' is not allowed for '" + SERVICE
                    + "': use _name._tcp or _name._udp, the name of 1 to 15 letters, digits and hyphens.", e);
        }
    }
}
