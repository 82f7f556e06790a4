package io.foundation.events.core.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What there is to configure of one stream. */
@ObjectClassDefinition(name = "Foundation Events: a stream", description = "How much is kept of one stream: a file io.foundation.events.stream-NAME.cfg for each. A change takes effect at once.")
@interface StreamConfig {

    String PID = "io.foundation.events.stream";

    @AttributeDefinition(description = "The most events that are kept in memory, 1 to 100000000.")
    long maxEvents() default 100_000;

    @AttributeDefinition(description = "The most memory in bytes, about; 65536 and more.")
    long maxBytes() default 16_777_216;

    @AttributeDefinition(description = "For how long an event is kept in memory; 0 for as long as there is room.")
    String maxAge() default "1d";

    @AttributeDefinition(description = "Whether the stream goes to the durable log, which the feature foundation-events-log brings.")
    boolean durable() default false;
}
