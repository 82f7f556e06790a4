package io.foundation.config.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.config.api.Settings;

/** A command about the settings of this node. */
abstract class OfSettings extends Listed {

    /** Who changes something here, for the history. */
    static final String BY = "console";

    static Settings settings(Environment environment) {
        return environment.services().require(Settings.class, "foundation-config-core");
    }
}
