package io.foundation.itests;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * A bundle as it was built, or as a test made it up.
 *
 * @param directory  where its sources are, under {@code bundles/}, with slashes
 * @param artifactId from its pom
 * @param headers    of its manifest
 * @param packages   with classes in them
 * @param components its Declarative Services descriptions, by path
 */
record BuiltBundle(String directory, String artifactId, Map<String, String> headers, List<String> packages, Map<String, String> components) {

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("</parent>\\s*<artifactId>([^<]+)</artifactId>");

    /** The folder of this checkout. */
    static Path root() {
        String named = System.getProperty("foundation.root");
        return Path.of(named == null ? ".." : named).toAbsolutePath().normalize();
    }

    /** All modules of {@code bundles/pom.xml}. */
    static List<BuiltBundle> all() {
        List<BuiltBundle> bundles = new ArrayList<>();
        Path folder = root().resolve("bundles");
        Matcher module = MODULE.matcher(text(folder.resolve("pom.xml")));
        while (module.find()) {
            bundles.add(read(folder, module.group(1)));
        }
        return bundles;
    }

    private static BuiltBundle read(Path folder, String directory) {
        Matcher artifact = ARTIFACT.matcher(text(folder.resolve(directory).resolve("pom.xml")));
        if (!artifact.find()) {
            throw new AssertionError("bundles/" + directory + "/pom.xml names no artifact after its parent.");
        }
        try (JarFile jar = new JarFile(jarOf(folder.resolve(directory), artifact.group(1)).toFile())) {
            Map<String, String> headers = new HashMap<>();
            jar.getManifest().getMainAttributes().forEach((name, value) -> headers.put(name.toString(), value.toString()));
            TreeSet<String> packages = new TreeSet<>();
            Map<String, String> components = new TreeMap<>();
            for (ZipEntry entry : (Iterable<ZipEntry>) jar.stream().map(ZipEntry.class::cast)::iterator) {
                String name = entry.getName();
                if (name.endsWith(".class") && !name.startsWith("META-INF/")) {
                    packages.add(name.substring(0, Math.max(0, name.lastIndexOf('/'))).replace('/', '.'));
                } else if (name.startsWith("OSGI-INF/") && name.endsWith(".xml") && !name.contains("/metatype/")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        components.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
            return new BuiltBundle(directory, artifact.group(1), headers, List.copyOf(packages), components);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jar of a module: the one in its target folder. */
    static Path jarOf(Path module, String artifactId) {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(module.resolve("target"), artifactId + "-[0-9]*.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (IOException e) {
            throw new AssertionError("bundles/" + root().resolve("bundles").relativize(module) + " is not built: run ./foundation build first.", e);
        }
        throw new AssertionError(module + " has no jar in its target folder: run ./foundation build first.");
    }

    Path jar() {
        return jarOf(root().resolve("bundles").resolve(directory), artifactId);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    String symbolicName() {
        return header("Bundle-SymbolicName").replaceAll(";.*", "").trim();
    }

    /** The package all its own packages are in. */
    String packageRoot() {
        return "io.foundation." + directory.replace('/', '.');
    }

    Map<String, Attrs> imports() {
        return new Parameters(header("Import-Package"));
    }

    Map<String, Attrs> exports() {
        return new Parameters(header("Export-Package"));
    }

    private String lastPart() {
        return directory.substring(directory.lastIndexOf('/') + 1);
    }

    boolean isApi() {
        return lastPart().equals("api");
    }

    boolean isCore() {
        return lastPart().equals("core");
    }

    /** Whether it packs libraries of others, without code of ours. */
    boolean isThirdParty() {
        return directory.startsWith("thirdparty/");
    }

    boolean isShell() {
        return lastPart().equals("shell");
    }

    @Override
    public String toString() {
        return artifactId;
    }
}
