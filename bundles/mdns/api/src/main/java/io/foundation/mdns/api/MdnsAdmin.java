package io.foundation.mdns.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The operator's side of mDNS: what is advertised on his behalf stays until he takes it back, or the node ends. Thread-safe. */
@ProviderType
public interface MdnsAdmin {

    /** Advertises a service as {@link Mdns#advertise} does. */
    void advertise(ServiceOffer offer);

    /**
     * Takes back what was advertised here, and nothing else.
     *
     * @param instance the name it was advertised by, or goes by now
     * @return whether there was such a service
     */
    boolean withdraw(String instance, String type);

    /** What was advertised here, under the names it goes by. */
    List<ServiceOffer> advertised();
}
