package io.foundation.base.console.usage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Puts an {@link ExplainedCommand} before each command of a bundle. Karaf's parser says what is wrong with options and arguments before a command runs, and nothing
 * of Karaf's can be asked to say it otherwise. It completes nothing: completers are what Karaf makes when it takes the commands of a bundle in, in the order of the packages
 * in {@code Karaf-Commands}, and unmakes when it takes them away. So each bundle of commands has one of these, a {@code @Service} in the last of the packages, with an
 * {@code @Init} method that calls {@link #begin} and a {@code @Destroy} method that calls {@link #end}: Karaf looks for them in the class itself alone.
 */
public abstract class ExplainedCommands implements Completer {

    private final String commands;
    private final List<Command> registered = new ArrayList<>();
    private ServiceTracker<SessionFactory, Registry> factories;

    /** @param commands the package of the commands, in the bundle of this class */
    protected ExplainedCommands(String commands) {
        this.commands = commands.replace('.', '/');
    }

    /** All commands are there by now. */
    protected final void begin() {
        BundleContext context = FrameworkUtil.getBundle(getClass()).getBundleContext();
        // Karaf has no way to refer to its session factory from here, and may publish it later.
        factories = new ServiceTracker<>(context, SessionFactory.class, null) {
            @Override
            public Registry addingService(ServiceReference<SessionFactory> reference) {
                Registry registry = context.getService(reference).getRegistry();
                put(registry);
                return registry;
            }

            @Override
            public void removedService(ServiceReference<SessionFactory> reference, Registry registry) {
                take(registry);
                context.ungetService(reference);
            }
        };
        factories.open();
    }

    private synchronized void put(Registry registry) {
        for (Class<? extends Action> type : commands()) {
            org.apache.karaf.shell.api.action.Command annotation = type.getAnnotation(org.apache.karaf.shell.api.action.Command.class);
            Command command = registry.getCommand(annotation.scope(), annotation.name());
            if (command != null) {
                Command explained = new ExplainedCommand(command, Usage.of(type));
                // Of two of a name the first is run. Karaf counts the commands of a scope, and takes its own away itself: so both stay.
                registry.unregister(command);
                registry.register(explained);
                registry.register(command);
                registered.add(explained);
            }
        }
    }

    protected final void end() {
        factories.close();
    }

    private synchronized void take(Registry registry) {
        registered.forEach(registry::unregister);
        registered.clear();
    }

    private List<Class<? extends Action>> commands() {
        Bundle bundle = FrameworkUtil.getBundle(getClass());
        Collection<String> names = bundle.adapt(BundleWiring.class).listResources(commands, "*.class", BundleWiring.LISTRESOURCES_LOCAL);
        List<Class<? extends Action>> found = new ArrayList<>();
        for (String name : names) {
            try {
                Class<?> type = bundle.loadClass(name.replace(".class", "").replace('/', '.'));
                if (type.isAnnotationPresent(org.apache.karaf.shell.api.action.Command.class)) {
                    found.add(type.asSubclass(Action.class));
                }
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(name + " is in the bundle and cannot be loaded", e);
            }
        }
        return found;
    }

    @Override
    public final int complete(Session session, CommandLine commandLine, List<String> candidates) {
        return -1;
    }
}
