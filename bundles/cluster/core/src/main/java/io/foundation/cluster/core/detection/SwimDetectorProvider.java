package io.foundation.cluster.core.detection;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.cluster.api.detection.DetectorContext;
import io.foundation.cluster.api.detection.FailureDetector;
import io.foundation.cluster.api.detection.FailureDetectorProvider;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** The way to {@link SwimDetector}. Thread-safe. */
@Component(service = FailureDetectorProvider.class,
        property = {FailureDetectorProvider.TYPE + "=" + SwimDetectorProvider.SWIM, "service.ranking:Integer=100"})
public final class SwimDetectorProvider implements FailureDetectorProvider {

    public static final String SWIM = "swim";

    @Override
    public String type() {
        return SWIM;
    }

    @Override
    public List<OptionSpec> options() {
        return SwimSettings.OPTIONS;
    }

    @Override
    public FailureDetector create(DetectorContext context) {
        return new SwimDetector(context);
    }
}
