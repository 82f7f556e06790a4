package io.foundation.coordination.local;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration {@code io.foundation.coordination.local}: one for each store. */
@ObjectClassDefinition(name = "Foundation: coordination in memory", description = "Agreement within this JVM alone.")
@interface LocalConfig {

    String PID = "io.foundation.coordination.local";

    @AttributeDefinition(description = "The name of the cluster under which it is found. That of a cluster of several nodes would promise what it cannot hold.", required = false)
    String cluster() default "local";
}
