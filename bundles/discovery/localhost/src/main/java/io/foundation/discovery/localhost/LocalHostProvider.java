package io.foundation.discovery.localhost;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.discovery.api.Discovery;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryProvider;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Makes strategies that find the nodes of this machine and user through a folder in which every live node keeps an
 * entry. Strategies of one provider share one look at one folder.
 */
@Component(property = {DiscoveryProvider.TYPE + "=" + LocalHostProvider.NAME, "service.ranking:Integer=100"})
public final class LocalHostProvider implements DiscoveryProvider {

    /** The word used in configuration. */
    static final String NAME = "local";

    static final String FOLDER = "folder";
    static final String INTERVAL = "interval";

    private static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.text(FOLDER, null, "The folder in which live nodes keep their entries, the same for all nodes that shall meet. Where nothing is said: "
                    + "FOUNDATION_RUNTIME_DIR, else foundation in XDG_RUNTIME_DIR, else foundation-USER in the folder for temporary files."),
            OptionSpec.duration(INTERVAL, "1s", 50, 60_000, "How often it is checked who is still alive; newcomers are seen at once."));

    private final UnaryOperator<String> environment;
    private final SharedFolders folders;

    /** On threads that are counted as this bundle's, and end with it. */
    @Activate
    public LocalHostProvider(@Reference OwnedExecutors executors) {
        this(System::getenv, executors.virtual("folders"));
    }

    /** Without OSGi: on virtual threads that nobody counts. */
    public LocalHostProvider() {
        this(System::getenv);
    }

    /** For tests: with another environment. */
    LocalHostProvider(UnaryOperator<String> environment) {
        this(environment, task -> Thread.ofVirtual().name("fnd-discovery-local").start(task));
    }

    private LocalHostProvider(UnaryOperator<String> environment, Executor threads) {
        this.environment = environment;
        this.folders = new SharedFolders(threads);
    }

    @Override
    public String type() {
        return NAME;
    }

    @Override
    public List<OptionSpec> options() {
        return OPTIONS;
    }

    @Override
    public Discovery create(DiscoveryContext context) {
        Optional<String> configured = context.options().find(FOLDER).map(String::trim);
        try {
            RuntimeFolder folder = RuntimeFolder.choose(configured, environment);
            return new LocalHostDiscovery(context, folder, context.options().duration(INTERVAL), folders);
        } catch (InvalidPathException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, context.options().where() + ": " + e.getMessage()
                    + " For '" + FOLDER + "' use the full path of a folder.", e);
        }
    }
}
