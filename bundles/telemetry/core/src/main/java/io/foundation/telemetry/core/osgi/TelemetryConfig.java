package io.foundation.telemetry.core.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What there is to configure. */
@ObjectClassDefinition(name = "Foundation Telemetry", description = "What this node measures of itself. A change takes effect at once.")
@interface TelemetryConfig {

    @AttributeDefinition(description = "After how long without an update a series is not shown any more, 1s to 30d.")
    String retention() default "5m";

    @AttributeDefinition(description = "How often that is looked at, 100ms to 1h.")
    String cleanup() default "1m";

    @AttributeDefinition(description = "Quantiles are of the values of the present window of this length and the one before it, 1s to 1d.")
    String window() default "5m";

    @AttributeDefinition(description = "The most series there may be, 100 to 1000000.")
    int maxSeries() default 10_000;

    @AttributeDefinition(description = "The most series of one name there may be, 1 to 1000000.")
    int maxSeriesOfName() default 1_000;

    @AttributeDefinition(description = "How many of 100 traces that begin here are sampled, 0 to 100.")
    int traceSampling() default 10;

    @AttributeDefinition(description = "Whether each request of a sampled trace is a span where it is asked and where it is answered.")
    boolean traceRequests() default true;

    @AttributeDefinition(description = "Whether each message of a sampled trace is a span where it leaves and where it comes; handlers that borrow bodies are given copies then.")
    boolean traceMessages() default false;

    @AttributeDefinition(description = "How often alerts are looked at, 100ms to 1h.")
    String alertInterval() default "5s";
}
