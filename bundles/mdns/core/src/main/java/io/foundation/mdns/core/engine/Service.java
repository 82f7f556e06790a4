package io.foundation.mdns.core.engine;

import io.foundation.mdns.api.ServiceOffer;
import io.foundation.mdns.core.record.Names;

/** A service that is advertised, under the name that it has now. Written on the core's thread, read by all. */
public final class Service {

    private volatile ServiceOffer wished;
    private volatile String instance;

    public Service(ServiceOffer offer) {
        wished = offer;
        instance = offer.instance();
    }

    /** What is offered from now on: under the name that was found free, if the wish is the same. */
    void become(ServiceOffer offer) {
        if (!offer.instance().equals(wished.instance())) {
            instance = offer.instance();
        }
        wished = offer;
    }

    void rename() {
        instance = Names.nextInstance(instance);
    }

    /** As it is said. */
    public ServiceOffer offer() {
        return wished.named(instance);
    }

    /** The name it has. */
    public String instance() {
        return instance;
    }
}
