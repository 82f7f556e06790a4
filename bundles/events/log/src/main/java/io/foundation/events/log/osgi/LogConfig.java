package io.foundation.events.log.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What there is to configure. */
@ObjectClassDefinition(name = "Foundation Events: durable log", description = "Where events of durable streams are on disk. A change closes the log and opens it anew.")
@interface LogConfig {

    String PID = "io.foundation.events.log";

    @AttributeDefinition(description = "The folder; by default events in the data folder of Karaf. One node at a time may use it.")
    String folder() default "";

    @AttributeDefinition(description = "The most bytes of all its files; 16777216 and more. The oldest events go.")
    long maxBytes() default 268_435_456;

    @AttributeDefinition(description = "Whether what was appended durably is on the disk itself: it then outlives the loss of power, and not only the end of the process.")
    boolean force() default false;
}
