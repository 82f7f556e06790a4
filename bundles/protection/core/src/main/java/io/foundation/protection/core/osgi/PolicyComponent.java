package io.foundation.protection.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.protection.core.policy.Policy;
import io.foundation.protection.core.policy.PolicySettings;
import java.io.IOException;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A policy for each configuration. What it knows goes over to the next version of the bundle. */
@Component(service = {}, immediate = true, configurationPid = PolicySettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class PolicyComponent {

    private final Logger log = LoggerFactory.getLogger(PolicyComponent.class);
    private final BundleContext context;
    private final ProtectionComponent protection;
    private final String name;
    private final Policy policy;
    private final Succession succession;

    @Activate
    public PolicyComponent(BundleContext context, @Reference ProtectionComponent protection, @Reference HandoverStore store, Map<String, Object> properties) {
        this.context = context;
        this.protection = protection;
        this.name = nameOf(properties);
        this.policy = protection.policies().add(name, settings(properties));
        this.succession = new Succession(context, store, name);
        succession.inherit().ifPresent(this::restore);
        succession.offer(policy::snapshot);
    }

    /** The word behind the PID: of {@code etc/io.foundation.protection-payments.cfg} it is {@code payments}. */
    private static String nameOf(Map<String, Object> properties) {
        String pid = String.valueOf(properties.get("service.pid"));
        return pid.substring(pid.startsWith(PolicySettings.PID) && pid.length() > PolicySettings.PID.length() ? PolicySettings.PID.length() + 1 : 0);
    }

    private PolicySettings settings(Map<String, Object> properties) {
        return PolicySettings.read(PolicySettings.PID + "-" + name, ConfiguredValues.of(properties));
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
        if (context.getBundle().getState() == Bundle.STOPPING) {
            protection.policies().leave();
        }
        protection.policies().remove(name, policy);
        succession.leave(policy::snapshot);
    }

    private void restore(byte[] knowledge) {
        try {
            policy.restore(knowledge);
        } catch (IOException e) {
            log.warn("What the policy '{}' knew cannot be read: it begins as new.", name, e);
        }
    }
}
