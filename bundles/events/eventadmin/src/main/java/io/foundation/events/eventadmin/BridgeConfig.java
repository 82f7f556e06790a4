package io.foundation.events.eventadmin;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What there is to configure. */
@ObjectClassDefinition(name = "Foundation Events: EventAdmin", description = "What goes to the EventAdmin of OSGi, and what comes from there. A change takes effect at once.")
@interface BridgeConfig {

    String PID = "io.foundation.events.eventadmin";

    @AttributeDefinition(description = "The streams whose events go to EventAdmin, under io/foundation/events/STREAM/TYPE.")
    String outgoing() default "user,system,error";

    @AttributeDefinition(description = "The topics that come from EventAdmin, as EventAdmin writes them; * at the end for all below.")
    String incoming() default "org/osgi/framework/BundleEvent/*";

    @AttributeDefinition(description = "The stream they come into.")
    String stream() default "osgi";
}
