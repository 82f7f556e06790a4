package io.foundation.coordination.core.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration {@code io.foundation.coordination}, for tools that show it; {@link ConfigReader} checks it. */
@ObjectClassDefinition(name = "Foundation: coordination", description = "What coordination promises while a connection is lost.")
@interface CoordinationConfig {

    String PID = "io.foundation.coordination";

    @AttributeDefinition(description = "Whether locks and leases last until the session is lost, and not only until the connection is: another may hold them before this node notices.",
            required = false)
    boolean holdsWhileSuspended() default false;

    @AttributeDefinition(description = "How long to look for an answer that was lost, e.g. 30s.", required = false)
    String timeout() default "30s";
}
