package io.foundation.mdns.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.mdns.core.bridge.BridgeServer;
import io.foundation.mdns.core.net.MdnsService;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One engine and one bridge for all bundles of this node, as configured. */
@Component(service = MdnsNode.class, immediate = true, configurationPid = MdnsSettings.PID)
@Designate(ocd = MdnsConfig.class)
public final class MdnsNode {

    private static final Logger LOG = LoggerFactory.getLogger(MdnsNode.class);

    private final ExecutorService threads;
    private final MdnsService service;
    private MdnsSettings settings;
    private BridgeServer bridge;

    @Activate
    public MdnsNode(Map<String, Object> configured, @Reference OwnedExecutors executors) {
        threads = executors.virtual("mdns");
        settings = read(configured).orElseGet(() -> MdnsSettings.read(Map.of()));
        service = new MdnsService(settings.engine(), settings.always(), threads);
        openBridge();
    }

    private static Optional<MdnsSettings> read(Map<String, ?> configured) {
        try {
            return Optional.of(MdnsSettings.read(configured));
        } catch (FoundationException e) {
            LOG.error("{} What was configured before, or the defaults, hold until it is mended.", e.getMessage());
            return Optional.empty();
        }
    }

    @Modified
    synchronized void modified(Map<String, Object> configured) {
        read(configured).ifPresent(changed -> {
            boolean otherBridge = !changed.bridge().equals(settings.bridge());
            settings = changed;
            service.become(changed.engine(), changed.always());
            if (otherBridge || bridge == null) {
                closeBridge();
                openBridge();
            }
        });
    }

    private void openBridge() {
        settings.bridge().ifPresent(wanted -> {
            try {
                bridge = BridgeServer.open(wanted, service::ask, threads);
                LOG.info("Plain DNS is answered at {}:{}.", wanted.address(), bridge.port());
            } catch (IOException e) {
                LOG.error("{}: nothing can listen on {}:{} ({}): set another bridge.port or bridge.address, or 0 for none.", MdnsSettings.PID, wanted.address(),
                        wanted.port(), e.getMessage());
            }
        });
    }

    private void closeBridge() {
        if (bridge != null) {
            bridge.close();
            bridge = null;
        }
    }

    @Deactivate
    synchronized void deactivate() {
        closeBridge();
        service.close();
        threads.shutdown();
    }

    MdnsService service() {
        return service;
    }
}
