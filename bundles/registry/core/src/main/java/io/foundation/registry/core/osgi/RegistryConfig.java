package io.foundation.registry.core.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What there is to configure. */
@ObjectClassDefinition(name = "Foundation Registry", description = "Who is registered on this node. A change takes effect at once.")
@interface RegistryConfig {

    @AttributeDefinition(description = "The most entries there may be, 100 to 1000000.")
    int maxEntries() default 100_000;

    @AttributeDefinition(description = "The attributes by which queries find entries without looking at all of them, with commas between.")
    String indexed() default RegistrySettings.INDEXED;

    @AttributeDefinition(description = "How often entries with a check are asked how they are, 100ms to 1h.")
    String healthInterval() default "30s";
}
