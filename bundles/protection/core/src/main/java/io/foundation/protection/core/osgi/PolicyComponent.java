package io.foundation.protection.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.protection.core.policy.Policy;
import io.foundation.protection.core.policy.PolicySettings;
import java.io.IOException;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A policy for each configuration. What it knows waits in the hand-over store while the bundle is updated. */
@Component(service = {}, immediate = true, configurationPid = PolicyConfig.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PolicyConfig.class, factory = true)
public final class PolicyComponent {

    private static final String SCHEMA = "io.foundation.protection.policy";
    private static final int VERSION = 1;

    private final Logger log = LoggerFactory.getLogger(PolicyComponent.class);
    private final ProtectionComponent protection;
    private final HandoverStore store;
    private final String name;
    private final Policy policy;

    @Activate
    public PolicyComponent(@Reference ProtectionComponent protection, @Reference HandoverStore store, Map<String, Object> properties) {
        this.protection = protection;
        this.store = store;
        this.name = nameOf(properties);
        this.policy = protection.policies().add(name, settings(properties));
        store.take(key()).ifPresent(this::restore);
    }

    /** The word behind the PID: of {@code etc/io.foundation.protection-payments.cfg} it is {@code payments}. */
    private static String nameOf(Map<String, Object> properties) {
        String pid = String.valueOf(properties.get("service.pid"));
        return pid.substring(pid.startsWith(PolicyConfig.PID) && pid.length() > PolicyConfig.PID.length() ? PolicyConfig.PID.length() + 1 : 0);
    }

    private PolicySettings settings(Map<String, Object> properties) {
        return PolicySettings.read(PolicyConfig.PID + "-" + name, ConfiguredValues.of(properties));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        try {
            policy.update(settings(properties));
        } catch (FoundationException mistake) {
            log.error("{} The policy stays as it was.", mistake.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        protection.policies().remove(name, policy);
        store.park(key(), new HandoverState(SCHEMA, VERSION, policy.snapshot()));
    }

    private void restore(HandoverState state) {
        try {
            if (state.schema().equals(SCHEMA) && state.version() <= VERSION) {
                policy.restore(state.bytes());
            }
        } catch (IOException e) {
            log.warn("What the policy '{}' knew cannot be read: it begins as new.", name, e);
        }
    }

    private String key() {
        return SCHEMA + "/" + name;
    }
}
