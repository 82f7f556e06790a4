package io.foundation.protection.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.protection.core.policy.Policy;
import io.foundation.protection.core.policy.PolicySettings;
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

/** A policy for each configuration. What it knows goes on in the next one of its name. */
@Component(service = {}, immediate = true, configurationPid = PolicyConfig.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PolicyConfig.class, factory = true)
public final class PolicyComponent {

    private final Logger log = LoggerFactory.getLogger(PolicyComponent.class);
    private final ProtectionComponent protection;
    private final String name;
    private final Policy policy;

    @Activate
    public PolicyComponent(@Reference ProtectionComponent protection, Map<String, Object> properties) {
        this.protection = protection;
        this.name = nameOf(properties);
        this.policy = protection.policies().add(name, settings(properties));
        protection.came(name, policy);
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
        protection.goes(name, policy);
    }
}
