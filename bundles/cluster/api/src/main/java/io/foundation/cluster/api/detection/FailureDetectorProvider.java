package io.foundation.cluster.api.detection;

import io.foundation.base.api.option.OptionSpec;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** The way to a failure detector: published as a service with the property {@link #TYPE}. Thread-safe. */
@ConsumerType
public interface FailureDetectorProvider {

    /** The service property that names the type, e.g. {@code swim}. */
    String TYPE = "foundation.detector.type";

    /** The word used in configuration, e.g. {@code swim}. */
    String type();

    /** What {@code detector.<key>} may say. */
    List<OptionSpec> options();

    /** Makes the protocol core of one cluster's detector on this node. Starts nothing. */
    FailureDetector create(DetectorContext context);
}
