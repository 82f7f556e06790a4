package io.foundation.telemetry.api.alert;

import io.foundation.base.api.lifecycle.Registration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The alerts of this node. Thread-safe, does not block. */
@ProviderType
public interface Alerts {

    /** The most rules there may be. */
    int MAX_RULES = 256;

    /**
     * Looks at the series of a rule from now on. Taken back when the bundle that asked stops. Rules also come from configurations {@code io.foundation.telemetry.alert-NAME}.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code CONFLICT} if there is a rule of that name, {@code RESOURCE_EXHAUSTED} if there are too many
     */
    Registration add(AlertRule rule);

    List<AlertRule> rules();

    /** How every series that a rule looks at stands, those that alert first. A series that is not there does not alert; one that goes is quiet. */
    List<Alert> alerts();
}
