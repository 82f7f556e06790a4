package io.foundation.cluster.core.osgi;

import io.foundation.base.api.id.ClusterName;
import io.foundation.cluster.api.admin.ClusterSetup;
import io.foundation.cluster.core.engine.EngineSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Tells of the settings that a cluster has now. */
record SettingsSetup(Supplier<EngineSettings> settings) implements ClusterSetup {

    @Override
    public ClusterName name() {
        return settings.get().cluster();
    }

    @Override
    public byte[] key(String purpose) {
        EngineSettings now = settings.get();
        return now.secret().key(now.cluster().value().getBytes(StandardCharsets.UTF_8), purpose);
    }

    @Override
    public Path folder() {
        return settings.get().dataFolder();
    }

    @Override
    public int expectedNodes() {
        return settings.get().awaitMembers();
    }

    @Override
    public String bindHost() {
        return settings.get().bindHost();
    }
}
