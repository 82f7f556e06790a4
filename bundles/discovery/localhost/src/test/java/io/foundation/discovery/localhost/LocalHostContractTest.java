package io.foundation.discovery.localhost;

import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.testkit.discovery.DiscoveryContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class LocalHostContractTest extends DiscoveryContract {

    private Path registry() {
        return folder.resolve("run").resolve("registry");
    }

    @Override
    protected DiscoveryProvider newProvider() {
        return new LocalHostProvider();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("folder", registry().toString(), "interval", "50ms");
    }

    @Override
    protected Optional<Trouble> trouble() {
        return Optional.of(new Trouble() {
            @Override
            public void begin() throws Exception {
                Files.writeString(folder.resolve("run"), "a file where a folder should be");
            }

            @Override
            public void end() throws Exception {
                Files.delete(folder.resolve("run"));
            }
        });
    }
}
