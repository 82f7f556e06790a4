package io.foundation.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;

import io.foundation.base.api.error.FoundationException;
import io.foundation.config.api.Layer;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.Settings;
import io.foundation.config.api.SettingsChange;
import io.foundation.config.api.SettingsFault;
import io.foundation.config.api.SettingsListener;
import io.foundation.config.api.SettingsSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.OptionUtils;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.ops4j.pax.exam.util.Filter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The feature {@code foundation-config} in a stock Karaf: files, schemas and listeners that come and go, the bridge to Config Admin both ways, and swaps of the core in both ways. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SettingsIT {

    private static final String CORE = "foundation-config-core";
    private static final String TELEMETRY = "io.foundation.telemetry";
    private static final String RETENTION = TELEMETRY + ".retention";

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin admin;

    @Inject
    private SessionFactory sessions;

    @Inject
    @Filter(timeout = Exam.START_MILLIS)
    private Settings first;

    @Configuration
    public Option[] configuration() {
        return OptionUtils.combine(Exam.stockKarafWith("foundation-telemetry-core", "foundation-config"),
                editConfigurationFilePut("etc/io.foundation.settings.cfg", "interface.max_results", "77"),
                editConfigurationFilePut("etc/io.foundation.settings.cfg", "examined.limit", "7"),
                editConfigurationFilePut("etc/io.foundation.telemetry.cfg", "retention", "6m"));
    }

    @Test
    public void schemasAndListenersComeAndGoAndSettingsOutliveSwaps() throws Exception {
        assertEquals(77L, settings().get("interface.max_results"));
        ServiceRegistration<SettingsSchema> schema = context.registerService(SettingsSchema.class, new Examined(), null);
        Inside.await("what the file says of the new setting", () -> settings().get("examined.limit").equals(7L));
        List<Object> heard = new CopyOnWriteArrayList<>();
        context.registerService(SettingsListener.class, event -> heard.add(event.now().get("examined.limit", -1)), new Hashtable<>(Map.of(SettingsListener.PREFIXES, "examined")));
        context.registerService(SettingsListener.class, event -> {
            throw new IllegalStateException("on purpose");
        }, null);
        Inside.await("the listener knows how things are", () -> heard.equals(List.of(7)));
        settings().update("examined.limit", 8);
        FoundationException refused = assertThrows(FoundationException.class, () -> settings().update("examined.limit", 1_000));
        assertEquals(SettingsFault.VALIDATION_FAILED, SettingsFault.of(refused).orElseThrow());
        Inside.await("it is told of a change once", () -> heard.equals(List.of(7, 8)));

        // In place: the bundle is updated, its successor finds the file.
        Bundle core = bundle(CORE);
        core.update();
        Inside.await("what was set is there", () -> settings().get("examined.limit").equals(8L));
        Inside.await("the listener was told how things are, by the new one", () -> heard.size() > 2 && heard.getLast().equals(8));
        // Side by side: the new one writes while the old one is still there.
        long before = settings().snapshot().revision();
        Bundle newer = context.installBundle("made:newer", Inside.newer(core));
        newer.start();
        Inside.await("both are there", () -> context.getServiceReferences(Settings.class, null).size() == 2);
        Inside.await("the new one knows the schema", () -> of(newer).get("examined.limit").equals(8L));
        of(core).update("examined.limit", 9);
        of(newer).update("interface.query_timeout", 5);
        core.uninstall();
        Inside.await("the new one has what both have written", () -> settings().get("examined.limit").equals(9L) && settings().get("interface.query_timeout").equals(5L));
        assertEquals(before + 2, settings().snapshot().revision());
        schema.unregister();
        Inside.await("the setting goes with its schema", () -> !settings().snapshot().has("examined.limit"));

        assertTrue(Inside.run(sessions, "settings:list --set").contains("interface.query_timeout"));
        assertTrue(Inside.run(sessions, "settings:get interface.max_results").contains("77"));
        assertTrue(Inside.run(sessions, "settings:show interface.query_timeout").contains("Layer node"));
        assertTrue(Inside.run(sessions, "settings:history").contains("examined.limit: 8 -> 9"));
        assertTrue(Inside.run(sessions, "settings:diff " + before).contains("examined.limit"));
        assertTrue(Inside.run(sessions, "settings:status").contains("SettingsIT"));
        // What changes something is for managers, and this session is nobody's.
        assertThrows(Exception.class, () -> Inside.run(sessions, "settings:set interface.query_timeout 6"));
        settings().rollback(before);
        assertEquals(10_000L, settings().get("interface.query_timeout"));
        int changes = settings().history(100).size();
        bundle(CORE).stop();
        bundle(CORE).start();
        Inside.await("the history too outlives a restart", () -> settings().history(100).size() == changes);
    }

    @Test
    public void configurationsAreAPartOfTheSettings() throws Exception {
        Inside.await("the metatype of telemetry is a schema", () -> settings().get(RETENTION).equals("6m"));
        assertEquals(Layer.FILE, settings().setting(RETENTION).value().origin());
        assertEquals(10L, settings().get(TELEMETRY + ".traceSampling"));
        settings().update(RETENTION, "9m");
        Inside.await("it goes into the configuration", () -> "9m".equals(configured("retention")));
        Path file = Path.of(System.getProperty("karaf.etc"), TELEMETRY + ".cfg");
        Inside.await("and into its file", () -> Files.readString(file).contains("9m"));
        assertEquals(Layer.NODE, settings().setting(RETENTION).value().origin());
        // Metatype types are looked at.
        assertThrows(FoundationException.class, () -> settings().update(TELEMETRY + ".traceSampling", "many"));

        // The swap of the core forgets neither what was written nor what had been there.
        bundle(CORE).stop();
        bundle(CORE).start();
        Inside.await("it is the node's still", () -> settings().setting(RETENTION).value().origin() == Layer.NODE);
        settings().apply(SettingsChange.unset(RETENTION));
        Inside.await("what had been there is back", () -> "6m".equals(configured("retention")));

        // Somebody edits what was set: the edit is meant.
        settings().update(RETENTION, "8m");
        Inside.await("it is written", () -> "8m".equals(configured("retention")));
        org.osgi.service.cm.Configuration configuration = admin.getConfiguration(TELEMETRY, "?");
        Dictionary<String, Object> edited = configuration.getProperties();
        edited.put("retention", "7m");
        configuration.update(edited);
        Inside.await("the edit is in force", () -> settings().get(RETENTION).equals("7m") && settings().setting(RETENTION).value().origin() == Layer.FILE);
        assertEquals("7m", configured("retention"));
        assertFalse(settings().snapshot().has("io.foundation.node.name"));
    }

    /** A schema of a user's bundle. */
    private static final class Examined implements SettingsSchema {

        @Override
        public String prefix() {
            return "examined";
        }

        @Override
        public List<SettingSpec> settings() {
            return List.of(SettingSpec.whole("limit", 1, 0, 100, "How many.").whileRunning());
        }
    }

    private Object configured(String key) throws Exception {
        return admin.getConfiguration(TELEMETRY, "?").getProperties().get(key);
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles()).filter(bundle -> name.equals(bundle.getSymbolicName())).findFirst().orElseThrow();
    }

    /** The service of now: an update replaces it. */
    private Settings settings() {
        ServiceReference<Settings> reference = context.getServiceReference(Settings.class);
        return context.getService(reference);
    }

    private Settings of(Bundle bundle) throws Exception {
        return context.getService(context.getServiceReferences(Settings.class, null).stream().filter(reference -> reference.getBundle() == bundle).findFirst().orElseThrow());
    }
}
