package io.foundation.cluster.core.osgi;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.cluster.api.admin.ClusterSetup;
import io.foundation.cluster.core.engine.EngineSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Tells of the settings that a cluster has now. */
record SettingsSetup(Supplier<EngineSettings> settings) implements ClusterSetup {

    /** How the purposes begin whose keys prove who may link. */
    private static final String RESERVED = "foundation ";

    @Override
    public ClusterName name() {
        return settings.get().cluster();
    }

    @Override
    public byte[] key(String purpose) {
        if (purpose.startsWith(RESERVED)) {
            throw new FoundationException(ErrorType.FORBIDDEN, "No key is given for '" + purpose + "': what begins with '" + RESERVED + "' is for links and discovery alone.");
        }
        EngineSettings now = settings.get();
        return now.secret().key(now.cluster().value().getBytes(StandardCharsets.UTF_8), purpose);
    }

    @Override
    public boolean isSecret() {
        EngineSettings now = settings.get();
        return !now.secret().equals(EngineSettings.noSecret(now.cluster()));
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
