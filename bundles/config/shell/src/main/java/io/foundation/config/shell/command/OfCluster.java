package io.foundation.config.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Units;
import io.foundation.config.api.cluster.ClusterSettings;
import io.foundation.config.api.cluster.ClusterValue;
import java.util.Map;

/** A command about the settings of the cluster. */
abstract class OfCluster extends OfSettings {

    static ClusterSettings cluster(Environment environment) {
        return environment.services().require(ClusterSettings.class, "foundation-config-cluster");
    }

    static Map<String, Object> object(ClusterValue value) {
        return Json.object("path", value.path(), "value", value.value(), "removed", value.removed(), "version", value.version(), "time", Units.iso(value.time().toEpochMilli()), "by", value.by());
    }
}
