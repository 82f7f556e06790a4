package io.foundation.mdns.core.engine;

import io.foundation.mdns.api.BrowseListener;
import io.foundation.mdns.api.ServiceInstance;
import java.util.List;

/** Keeps what it was told last. */
final class Seen implements BrowseListener {

    List<ServiceInstance> services = List.of();
    boolean settled;
    int times;

    @Override
    public void present(List<ServiceInstance> all, boolean hadTime) {
        services = all;
        settled = hadTime;
        times++;
    }

    List<String> names() {
        return services.stream().map(ServiceInstance::instance).sorted().toList();
    }
}
