package io.foundation.itests.registrar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Offer;
import io.foundation.registry.api.Registered;
import io.foundation.registry.api.Registry;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;

/** A user's bundle as they are: its component needs the registry, so it ends and begins when that is replaced. It keeps what it was given, over the lives of the component too. */
public final class Registrar {

    private static final List<Registered> REGISTERED = new CopyOnWriteArrayList<>();

    private volatile Registry registry;
    private BundleContext context;

    public void bind(Registry service) {
        registry = service;
    }

    public void unbind(Registry service) {
        if (registry == service) {
            registry = null;
        }
    }

    public void activate(BundleContext bundle) {
        context = bundle;
    }

    public void deactivate() {
        // What was registered goes with the bundle.
    }

    /** Registers something that says back what it is told, with its own word before it. */
    public void offer(String name, String word) {
        REGISTERED.add(registry.register(Offer.of(EntryKey.of(name), this).with(Map.of("word", word, "capabilities", List.of("echo")))
                .answeredBy(request -> CompletableFuture.completedFuture((word + " " + new String(request, UTF_8)).getBytes(UTF_8)))));
        System.out.println("offered");
    }

    /** Registers something with a lease. */
    public void lease(String name, long millis) {
        REGISTERED.add(registry.register(Offer.of(EntryKey.of(name), this).leased(Duration.ofMillis(millis))));
        System.out.println("leased");
    }

    /** Says other things of all that it has, by the handles it was given first. */
    public void say(String word) {
        REGISTERED.forEach(each -> System.out.println(each.key() + " " + each.update(Map.of("word", word, "capabilities", List.of("echo")))));
    }

    /** A service of OSGi, which asks to be in the registry. */
    public void export(String region) {
        context.registerService(Runnable.class, () -> { }, new Hashtable<>(Map.of(Registry.EXPORT, true, "region", region)));
        System.out.println("exported");
    }
}
