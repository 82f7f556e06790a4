package io.foundation.examples.scheduledjob;

import io.foundation.coordination.api.Coordination;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/io.foundation.examples.scheduledjob.cfg}. */
@ObjectClassDefinition(id = ScheduledJob.PID, name = "Example: a scheduled job")
public @interface JobConfig {

    @AttributeDefinition(name = "Topic", description = "Nodes whose jobs have the same topic run one of them.")
    String topic() default "scheduled-job";

    @AttributeDefinition(name = "Interval", description = "Milliseconds between the end of a run and the next.", min = "1")
    long intervalMillis() default 1_000;

    @AttributeDefinition(name = "File", description = "What is written to; the same on all nodes. Empty: a file of the bundle's own.")
    String file() default "";

    @AttributeDefinition(name = "Coordination", description = "Which cluster agrees, if there are several: (cluster.name=orders).")
    String coordination_target() default "(" + Coordination.CLUSTER + "=*)";
}
