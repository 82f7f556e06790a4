package io.foundation.config.shell.usage;

import io.foundation.base.console.usage.ExplainedCommands;
import org.apache.karaf.shell.api.action.lifecycle.Destroy;
import org.apache.karaf.shell.api.action.lifecycle.Init;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Says what is wrong with how the commands of this bundle were used. */
@Service
public final class Usages extends ExplainedCommands {

    public Usages() {
        super("io.foundation.config.shell.command");
    }

    @Init
    public void start() {
        begin();
    }

    @Destroy
    public void stop() {
        end();
    }
}
