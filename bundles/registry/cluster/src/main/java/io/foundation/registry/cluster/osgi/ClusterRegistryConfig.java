package io.foundation.registry.cluster.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What there is to configure. */
@ObjectClassDefinition(name = "Foundation Registry of the Cluster", description = "How nodes tell each other what they have registered. A change takes effect at once.")
@interface ClusterRegistryConfig {

    @AttributeDefinition(description = "How often a node says how far it is, 100ms to 10m. Changes are told at once.")
    String interval() default "5s";

    @AttributeDefinition(description = "After how long the entries of a member that cannot be reached are forgotten, 1s to 1d. They are hidden at once.")
    String forgetAfter() default "5m";
}
