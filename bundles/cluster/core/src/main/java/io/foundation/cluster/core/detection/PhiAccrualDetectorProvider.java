package io.foundation.cluster.core.detection;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.cluster.api.detection.DetectorContext;
import io.foundation.cluster.api.detection.FailureDetector;
import io.foundation.cluster.api.detection.FailureDetectorProvider;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** The way to {@link PhiAccrualDetector}. Thread-safe. */
@Component(service = FailureDetectorProvider.class,
        property = {FailureDetectorProvider.TYPE + "=" + PhiAccrualDetectorProvider.PHI, "service.ranking:Integer=100"})
public final class PhiAccrualDetectorProvider implements FailureDetectorProvider {

    public static final String PHI = "phi";

    @Override
    public String type() {
        return PHI;
    }

    @Override
    public List<OptionSpec> options() {
        return PhiSettings.OPTIONS;
    }

    @Override
    public FailureDetector create(DetectorContext context) {
        return new PhiAccrualDetector(context);
    }
}
