package io.foundation.itests;

import io.foundation.itests.load.Load;
import io.foundation.itests.registrar.Registrar;
import io.foundation.itests.suite.Suite;
import io.foundation.itests.witness.Witness;
import io.foundation.itests.work.Work;
import io.foundation.testkit.coordination.StoreContract;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.launcher.Launcher;
import org.opentest4j.AssertionFailedError;

/** Bundles made by tests. */
final class MadeBundles {

    private static final String COMPONENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%1$s" immediate="true" activate="activate" deactivate="deactivate">
              <implementation class="%2$s"/>
              <service><provide interface="%2$s"/></service>
              <property name="osgi.command.scope" value="%1$s"/>
              <property name="osgi.command.function">%3$s</property>
              %4$s
            </scr:component>
            """;

    private MadeBundles() {
    }

    /** The bundle of {@link Load}. */
    static Path load(Path to) throws IOException {
        return console(Load.class, "load", List.of("begin", "end", "report", "flood", "floodOn", "calm", "track", "held"),
                "<reference name=\"cluster\" interface=\"io.foundation.cluster.api.Cluster\" bind=\"bind\"/>",
                "io.foundation.base.api.id;version=\"[1.0,2)\",io.foundation.base.api.lifecycle;version=\"[1.0,2)\","
                        + "io.foundation.cluster.api;version=\"[1.0,2)\",io.foundation.cluster.api.messaging;version=\"[1.0,2)\","
                        + "org.osgi.framework;version=\"[1.9,2)\",org.osgi.framework.wiring;version=\"[1.2,2)\"", to);
    }

    /** The bundle of {@link Work}. */
    static Path work(Path to) throws IOException {
        return console(Work.class, "work", List.of("begin", "ask", "end", "report", "missing"),
                "<reference name=\"cluster\" interface=\"io.foundation.cluster.api.Cluster\" bind=\"bind\"/><reference name=\"telemetry\" interface=\"io.foundation.telemetry.api.Telemetry\""
                        + " cardinality=\"0..1\" policy=\"dynamic\" policy-option=\"greedy\" bind=\"bindTelemetry\" unbind=\"unbindTelemetry\"/>",
                "io.foundation.base.api.error;version=\"[1.0,2)\",io.foundation.base.api.id;version=\"[1.0,2)\",io.foundation.base.api.lifecycle;version=\"[1.0,2)\","
                        + "io.foundation.cluster.api;version=\"[1.0,2)\",io.foundation.cluster.api.messaging;version=\"[1.0,2)\","
                        + "io.foundation.telemetry.api;version=\"[1.0,2)\"", to);
    }

    /** The bundle of {@link Witness}. */
    static Path witness(Path to) throws IOException {
        return console(Witness.class, "witness", List.of("seen", "put", "look"),
                "<reference name=\"coordination\" interface=\"io.foundation.coordination.api.Coordination\" target=\"(cluster.name=default)\" bind=\"bind\"/>",
                "io.foundation.base.api.lifecycle;version=\"[1.0,2)\",io.foundation.coordination.api;version=\"[1.0,2)\"", to);
    }

    /** The bundle of {@link Registrar}. */
    static Path registrar(Path to) throws IOException {
        return console(Registrar.class, "registrar", List.of("offer", "lease", "say", "export"),
                "<reference name=\"registry\" interface=\"io.foundation.registry.api.Registry\" policy=\"dynamic\" bind=\"bind\" unbind=\"unbind\"/>",
                "io.foundation.registry.api;version=\"[1.0,2)\",io.foundation.base.api.lifecycle;version=\"[1.0,2)\",org.osgi.framework;version=\"[1.9,2)\"", to);
    }

    /** The bundle of {@link Suite}: with the contracts, and with what runs them and what they are written with, as jars within it. */
    static Path suite(Path to) throws IOException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        for (Class<?> library : List.of(StoreContract.class, Test.class, JupiterTestEngine.class, ReflectionSupport.class, TestEngine.class, Launcher.class, AssertionFailedError.class,
                Assertions.class, Awaitility.class, Matcher.class)) {
            Path place = place(library);
            content.put(place.getFileName() + (Files.isDirectory(place) ? ".jar" : ""), Files.isDirectory(place) ? jar(place, "") : Files.readAllBytes(place));
        }
        String classPath = String.join(",", content.keySet());
        content.put("suite.jar", jar(place(Suite.class), Suite.class.getPackageName().replace('.', '/')));
        return console(Suite.class, "suite", List.of("run"), "",
                "io.foundation.base.api.error;version=\"[1.0,2)\",io.foundation.base.api.lifecycle;version=\"[1.0,2)\",io.foundation.coordination.api;version=\"[1.0,2)\","
                        + "io.foundation.coordination.api.store;version=\"[1.0,2)\",org.osgi.framework;version=\"[1.9,2)\",org.osgi.service.cm;version=\"[1.6,2)\",javax.management",
                Map.of("Bundle-ClassPath", "suite.jar," + classPath), content, to);
    }

    /** Where a class came from: a jar, or a folder. */
    private static Path place(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /** What is in a folder, or in one folder within it. */
    private static byte[] jar(Path folder, String below) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes); Stream<Path> files = Files.walk(folder.resolve(below))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                add(jar, folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return bytes.toByteArray();
    }

    /** A bundle of one component whose methods are commands of the console. */
    private static Path console(Class<?> component, String scope, List<String> commands, String reference, String imports, Path to) throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        List<Class<?>> types = new ArrayList<>(List.of(component.getDeclaredClasses()));
        types.add(component);
        for (Class<?> each : types) {
            String path = each.getName().replace('.', '/') + ".class";
            try (InputStream in = MadeBundles.class.getClassLoader().getResourceAsStream(path)) {
                classes.put(path, in.readAllBytes());
            }
        }
        return console(component, scope, commands, reference, imports, Map.of(), classes, to);
    }

    private static Path console(Class<?> component, String scope, List<String> commands, String reference, String imports, Map<String, String> more, Map<String, byte[]> content, Path to)
            throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "foundation-itests-" + scope);
        headers.putValue("Bundle-Version", "1.0.0");
        headers.putValue("Service-Component", "OSGI-INF/component.xml");
        headers.putValue("Import-Package", imports);
        more.forEach(headers::putValue);
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(to), manifest)) {
            for (Map.Entry<String, byte[]> entry : content.entrySet()) {
                add(jar, entry.getKey(), entry.getValue());
            }
            add(jar, "OSGI-INF/component.xml", COMPONENT.formatted(scope, component.getName(), String.join("\n", commands), reference).getBytes(StandardCharsets.UTF_8));
        }
        return to;
    }

    /** A bundle with the same content, a higher version, and the service ranking that goes with it. */
    static void newer(Path bundle, int micro, Path to) throws IOException {
        Path aside = to.resolveSibling("." + to.getFileName() + ".new");
        try (JarFile from = new JarFile(bundle.toFile()); OutputStream file = Files.newOutputStream(aside)) {
            Manifest manifest = from.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", "0.1." + micro);
            try (JarOutputStream jar = new JarOutputStream(file, manifest)) {
                for (Enumeration<JarEntry> entries = from.entries(); entries.hasMoreElements();) {
                    JarEntry entry = entries.nextElement();
                    if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        continue;
                    }
                    byte[] content;
                    try (InputStream in = from.getInputStream(entry)) {
                        content = in.readAllBytes();
                    }
                    if (entry.getName().startsWith("OSGI-INF/") && entry.getName().endsWith(".xml")) {
                        content = new String(content, StandardCharsets.UTF_8).replaceAll("(name=\"service\\.ranking\" type=\"Integer\" value=\")[0-9]+",
                                "$1" + (100 + micro)).getBytes(StandardCharsets.UTF_8);
                    }
                    add(jar, entry.getName(), content);
                }
            }
        }
        Files.move(aside, to, java.nio.file.StandardCopyOption.ATOMIC_MOVE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** As {@link #newer}, but its components cannot be made: they name classes that are not there. */
    static void broken(Path bundle, int micro, Path to) throws IOException {
        Path whole = to.resolveSibling(to.getFileName() + ".whole");
        newer(bundle, micro, whole);
        try (JarFile from = new JarFile(whole.toFile()); JarOutputStream jar = new JarOutputStream(Files.newOutputStream(to), from.getManifest())) {
            for (Enumeration<JarEntry> entries = from.entries(); entries.hasMoreElements();) {
                JarEntry entry = entries.nextElement();
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    byte[] content = from.getInputStream(entry).readAllBytes();
                    boolean component = entry.getName().startsWith("OSGI-INF/") && entry.getName().endsWith(".xml");
                    add(jar, entry.getName(), component ? new String(content, StandardCharsets.UTF_8)
                            .replaceAll("<implementation class=\"", "$0not.there.").getBytes(StandardCharsets.UTF_8) : content);
                }
            }
        }
        Files.delete(whole);
    }

    /** A feature repository with one feature of one bundle. */
    static Path repository(String feature, String version, Path bundle, Path to) throws IOException {
        return repository(feature, version, bundle, to, "");
    }

    /** @param more what the feature has beside the bundle, as it stands in the file */
    static Path repository(String feature, String version, Path bundle, Path to, String more) throws IOException {
        return Files.writeString(to, """
                <?xml version="1.0" encoding="UTF-8"?>
                <features name="made-%1$s-%2$s" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
                  <feature name="%1$s" version="%2$s"><feature>foundation-base</feature>%4$s<bundle start-level="70">%3$s</bundle></feature>
                </features>
                """.formatted(feature, version, bundle.toUri(), more));
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        new ByteArrayInputStream(content).transferTo(jar);
        jar.closeEntry();
    }
}
