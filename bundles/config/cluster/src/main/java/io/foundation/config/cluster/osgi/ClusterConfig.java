package io.foundation.config.cluster.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What there is to configure. */
@ObjectClassDefinition(name = "Foundation Config Cluster", description = "Which settings this node shares with its cluster. A change takes effect at once.")
@interface ClusterConfig {

    @AttributeDefinition(description = "The cluster whose settings hold on this node; if left out the only one there is, or of several the one named 'default'.")
    String cluster() default "";

    @AttributeDefinition(description = "Whether this node takes settings from the cluster (in), sets them there (out), both or neither (off).",
            options = {@Option("both"), @Option("in"), @Option("out"), @Option("off")})
    String policy() default "both";

    @AttributeDefinition(description = "The paths, or PIDs, that are the cluster's, with commas between; a star at the end stands for anything.")
    String allow() default "*";

    @AttributeDefinition(description = "Those of them that are left alone all the same.")
    String block() default "";
}
