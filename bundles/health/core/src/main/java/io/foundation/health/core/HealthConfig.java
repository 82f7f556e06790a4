package io.foundation.health.core;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration {@code io.foundation.health}, for tools that show it; {@link HealthEndpoints} checks it. */
@ObjectClassDefinition(name = "Foundation: health", description = "Where others ask by HTTP how the node is.")
@interface HealthConfig {

    String PID = "io.foundation.health";

    @AttributeDefinition(description = "The port of /health/live and /health/ready; 0 for none.", min = "0", max = "65535", required = false)
    int port() default 0;

    @AttributeDefinition(description = "The address to listen on. Who can reach it is told how the node is, without being asked who he is.", required = false)
    String bind() default "127.0.0.1";
}
