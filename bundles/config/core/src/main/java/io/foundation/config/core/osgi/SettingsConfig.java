package io.foundation.config.core.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What there is to configure of the service itself. */
@ObjectClassDefinition(name = "Foundation Config", description = "How the settings of this node are kept. A change makes the service anew.")
@interface SettingsConfig {

    @AttributeDefinition(description = "How many changes of settings are remembered, 1 to 1000.")
    int historySize() default 100;

    @AttributeDefinition(description = "The PIDs whose configuration is a part of the settings, with commas between; a star at the end stands for anything.")
    String bridge() default "io.foundation.*";

    @AttributeDefinition(description = "Those of them that are none.")
    String bridgeBlock() default "io.foundation.node,io.foundation.cluster";
}
