package io.foundation.events.core.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What there is to configure. */
@ObjectClassDefinition(name = "Foundation Events", description = "How much is kept of what has happened. A change takes effect at once.")
@interface EventsConfig {

    @AttributeDefinition(description = "The most events of a stream that are kept in memory, 1 to 100000000.")
    long maxEvents() default 100_000;

    @AttributeDefinition(description = "The most memory of a stream in bytes, about; 65536 and more.")
    long maxBytes() default 16_777_216;

    @AttributeDefinition(description = "For how long an event is kept in memory; 0 for as long as there is room.")
    String maxAge() default "1d";

    @AttributeDefinition(description = "The most memory of all streams together in bytes, about: the largest stream makes room; 65536 and more.")
    long maxMemory() default 67_108_864;

    @AttributeDefinition(description = "The streams that go to the durable log, with commas between. They need the feature foundation-events-log.")
    String durable() default "";

    @AttributeDefinition(description = "How often events that are too old are looked for, 100ms to 1h.")
    String sweep() default "10s";
}
