package io.foundation.base.console.completion;

import io.foundation.base.console.service.OsgiServices;
import io.foundation.base.console.service.Services;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Completes with words asked of the services at that moment; with none if they cannot be had. */
public abstract class Words implements Completer {

    private final Function<Services, Collection<String>> source;

    protected Words(Function<Services, Collection<String>> source) {
        this.source = source;
    }

    @Override
    public final int complete(Session session, CommandLine commandLine, List<String> candidates) {
        return new StringsCompleter(now()).complete(session, commandLine, candidates);
    }

    /** The words of the services given. */
    public final Collection<String> words(Services services) {
        return source.apply(services);
    }

    private Collection<String> now() {
        BundleContext context = FrameworkUtil.getBundle(getClass()).getBundleContext();
        if (context == null) {
            return List.of();
        }
        try (OsgiServices services = new OsgiServices(context)) {
            return words(services);
        } catch (IllegalStateException stopping) {
            return List.of();
        }
    }
}
