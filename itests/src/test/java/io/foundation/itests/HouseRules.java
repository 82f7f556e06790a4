package io.foundation.itests;

import aQute.bnd.header.Attrs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Version;

/**
 * What may be in a manifest. A rule has a name and gives a sentence for every breach of it. Which bundle a package belongs to is told by its
 * name, because one directory is one package root.
 */
final class HouseRules {

    /** Plain libraries that providers share: they export too. */
    static final Set<String> LIBRARIES = Set.of("base/codec", "base/console", "discovery/http", "transport/link", "topology/dissemination", "topology/partialview");
    /** The packages of others that the bundles under {@code thirdparty} pack and export; all else in them is private. */
    private static final Map<String, Set<String>> PACKED = Map.of("thirdparty/curator", Set.of("org.apache.zookeeper", "org.apache.jute", "org.apache.curator"),
            "thirdparty/prometheus", Set.of("io.prometheus.metrics"), "thirdparty/opentelemetry", Set.of("io.opentelemetry"));
    /** What is packed beside, for nobody to import. */
    private static final Map<String, Set<String>> PRIVATE = Map.of("thirdparty/curator", Set.of("org.apache.curator.shaded", "org.xerial.snappy"));
    /** Who sees ZooKeeper and Curator. */
    private static final List<String> OF_CURATOR = List.of("coordination/zookeeper", "coordination/server");
    /** Copied in from elsewhere; see the poms of the bundles. */
    private static final Map<String, Set<String>> COPIED = Map.of(
            "base/control", Set.of("org.apache.karaf.util.jaas"), "base/codec", Set.of("com.fasterxml.jackson.dataformat.cbor"));
    /** The plain libraries that console commands share. */
    private static final Set<String> LIBRARIES_OF_SHELLS = Set.of("base/console");
    /** What the console commands may use beside contracts. */
    private static final List<String> OF_SHELLS = List.of("org.apache.karaf.", "org.apache.felix.service.command", "com.fasterxml.jackson.", "org.osgi.",
            "org.slf4j", "org.jline.", "javax.");
    /** Parts of the JDK, which have no versions. */
    private static final List<String> OF_THE_JDK = List.of("javax.", "org.xml.", "org.w3c.", "org.ietf.");
    private static final Pattern RANGE = Pattern.compile("\\[[0-9.]+,[0-9.]+\\)");
    private static final Pattern PROVIDED = Pattern.compile("<provide interface=\"(io\\.foundation\\.[a-z.]*api\\.[a-z.]*[A-Za-z]+Provider)\"");
    private static final Pattern RANKING = Pattern.compile("name=\"service\\.ranking\" type=\"Integer\" value=\"([0-9]+)\"");
    private static final Pattern TYPE = Pattern.compile("name=\"foundation\\.[a-z]+\\.type\" type=\"String\" value=\"[a-z0-9]+\"");

    private final Map<String, BiConsumer<BuiltBundle, List<String>>> rules = new LinkedHashMap<>();
    private final List<String> directories;

    /** @param directories of all bundles there are */
    HouseRules(List<String> directories) {
        this.directories = List.copyOf(directories);
        rules.put("name", HouseRules::name);
        rules.put("package root", HouseRules::packageRoot);
        rules.put("exports", HouseRules::exports);
        rules.put("packed libraries", HouseRules::packed);
        rules.put("forbidden headers", HouseRules::headers);
        rules.put("import ranges", HouseRules::ranges);
        rules.put("fenced libraries", HouseRules::fenced);
        rules.put("optional imports", HouseRules::optional);
        rules.put("wishes", HouseRules::wishes);
        rules.put("arrows", this::arrows);
        rules.put("provider components", HouseRules::providers);
    }

    Set<String> names() {
        return rules.keySet();
    }

    /** The breaches of one rule. */
    List<String> breaches(String rule, BuiltBundle bundle) {
        List<String> found = new ArrayList<>();
        rules.get(rule).accept(bundle, found);
        return found;
    }

    private static void name(BuiltBundle bundle, List<String> found) {
        String expected = "foundation-" + bundle.directory().replace('/', '-');
        if (!bundle.artifactId().equals(expected)) {
            found.add("the artifact in bundles/" + bundle.directory() + " is " + bundle.artifactId() + ", not " + expected);
        }
        if (!bundle.symbolicName().equals(expected)) {
            found.add("the symbolic name of bundles/" + bundle.directory() + " is " + bundle.symbolicName() + ", not " + expected);
        }
    }

    private static void packageRoot(BuiltBundle bundle, List<String> found) {
        if (bundle.isThirdParty()) {
            return;
        }
        Set<String> copied = COPIED.getOrDefault(bundle.directory(), Set.of());
        bundle.packages().stream().filter(name -> !isIn(name, bundle.packageRoot()) && !copied.contains(name))
                .forEach(name -> found.add(bundle.artifactId() + " has the package " + name + ", which is not in " + bundle.packageRoot()));
    }

    private static void exports(BuiltBundle bundle, List<String> found) {
        boolean may = bundle.isApi() || bundle.isThirdParty() || LIBRARIES.contains(bundle.directory());
        bundle.exports().forEach((name, attributes) -> {
            if (!may) {
                found.add(bundle.artifactId() + " exports " + name + ": only api bundles and plain libraries export");
            }
            if (attributes.getVersion() == null) {
                found.add(bundle.artifactId() + " exports " + name + " without a version");
            }
        });
        if (may && bundle.exports().isEmpty()) {
            found.add(bundle.artifactId() + " exports nothing");
        }
    }

    /** A bundle of others' libraries has what is listed for it and no code of ours, and shows nobody what it keeps for itself. */
    private static void packed(BuiltBundle bundle, List<String> found) {
        if (!bundle.isThirdParty()) {
            return;
        }
        Set<String> packed = PACKED.getOrDefault(bundle.directory(), Set.of());
        Set<String> hidden = PRIVATE.getOrDefault(bundle.directory(), Set.of());
        bundle.packages().stream().filter(name -> Stream.concat(packed.stream(), hidden.stream()).noneMatch(root -> isIn(name, root)))
                .forEach(name -> found.add(bundle.artifactId() + " has the package " + name + ", which is not listed for it"));
        bundle.exports().keySet().stream().filter(name -> packed.stream().noneMatch(root -> isIn(name, root)) || hidden.stream().anyMatch(root -> isIn(name, root)))
                .forEach(name -> found.add(bundle.artifactId() + " exports " + name + ", which is not for others"));
        bundle.imports().forEach((name, attributes) -> {
            if (packed.stream().anyMatch(root -> isIn(name, root))) {
                found.add(bundle.artifactId() + " imports " + name + ": its parts belong together, another bundle's would not fit");
            }
            if ("optional".equals(attributes.get("resolution:"))) {
                found.add(bundle.artifactId() + " imports " + name + " optionally: what is missing would show at the first use only");
            }
        });
    }

    private static void headers(BuiltBundle bundle, List<String> found) {
        for (String header : List.of("DynamicImport-Package", "Bundle-Activator", "Require-Bundle", "Fragment-Host", "Bundle-ClassPath")) {
            if (!bundle.header(header).isEmpty()) {
                found.add(bundle.artifactId() + " has a " + header + ": " + bundle.header(header));
            }
        }
        if (bundle.header("Bundle-SymbolicName").contains("singleton:=true")) {
            found.add(bundle.artifactId() + " is a singleton: a newer version could not stand beside it");
        }
    }

    private static void ranges(BuiltBundle bundle, List<String> found) {
        bundle.imports().forEach((name, attributes) -> {
            String version = attributes.getVersion();
            boolean ranged = version != null && RANGE.matcher(version).matches();
            if (!ranged && OF_THE_JDK.stream().noneMatch(name::startsWith)) {
                found.add(bundle.artifactId() + " imports " + name + " with the version " + version + ", which is no range");
            }
        });
    }

    private static void fenced(BuiltBundle bundle, List<String> found) {
        for (String name : bundle.imports().keySet()) {
            if (name.startsWith("io.netty.") && !bundle.directory().equals("transport/netty") && !bundle.isThirdParty()) {
                found.add(bundle.artifactId() + " imports " + name + ": only transport/netty sees Netty");
            }
            if ((name.startsWith("org.apache.curator") || name.startsWith("org.apache.zookeeper")) && OF_CURATOR.stream().noneMatch(bundle.directory()::startsWith)) {
                found.add(bundle.artifactId() + " imports " + name + ": only " + String.join(" and ", OF_CURATOR) + " see Curator");
            }
            if (name.startsWith("com.google.")) {
                found.add(bundle.artifactId() + " imports " + name + ": no Guava in our code");
            }
        }
    }

    private static void optional(BuiltBundle bundle, List<String> found) {
        if (bundle.isApi() || bundle.isCore()) {
            bundle.imports().forEach((name, attributes) -> {
                if ("optional".equals(attributes.get("resolution:"))) {
                    found.add(bundle.artifactId() + " imports " + name + " optionally");
                }
            });
        }
    }

    /** Karaf takes a requirement of many for a wish to have all there are, in every version it knows of: a swap could not choose. */
    private static void wishes(BuiltBundle bundle, List<String> found) {
        if (bundle.header("Require-Capability").contains("cardinality:=multiple")) {
            found.add(bundle.artifactId() + " requires many of a capability: with -dsannotations-options norequirements it does not");
        }
    }

    private void arrows(BuiltBundle bundle, List<String> found) {
        for (Map.Entry<String, Attrs> entry : bundle.imports().entrySet()) {
            String name = entry.getKey();
            if (isIn(name, bundle.packageRoot())) {
                continue;
            }
            if (!name.startsWith("io.foundation.")) {
                if (bundle.isApi() && !name.startsWith("javax.")) {
                    found.add(bundle.artifactId() + " imports " + name + ": an api bundle sees the JDK and other api bundles only");
                }
                if (bundle.isShell() && OF_SHELLS.stream().noneMatch(name::startsWith)) {
                    found.add(bundle.artifactId() + " imports " + name + ": a shell bundle sees contracts, what all consoles share, Karaf and Jackson only");
                }
                continue;
            }
            Optional<String> owner = directories.stream().filter(directory -> isIn(name, "io.foundation." + directory.replace('/', '.'))).findFirst();
            boolean api = owner.filter(directory -> directory.endsWith("/api")).isPresent();
            boolean library = owner.filter((bundle.isShell() ? LIBRARIES_OF_SHELLS : LIBRARIES)::contains).isPresent();
            if (!api && !(library && !bundle.isApi())) {
                found.add(bundle.artifactId() + " imports " + name + " of " + owner.map(directory -> "bundles/" + directory).orElse("nobody")
                        + ": arrows point to api bundles, and from providers also to plain libraries");
            }
        }
    }

    private static void providers(BuiltBundle bundle, List<String> found) {
        bundle.components().forEach((path, xml) -> {
            Matcher provided = PROVIDED.matcher(xml);
            if (provided.find()) {
                Version version = Version.parseVersion(bundle.header("Bundle-Version"));
                int expected = version.getMajor() * 10_000 + version.getMinor() * 100 + version.getMicro();
                Matcher ranking = RANKING.matcher(xml);
                if (!ranking.find() || Integer.parseInt(ranking.group(1)) != expected) {
                    found.add(bundle.artifactId() + ": " + path + " provides " + provided.group(1) + " without the service.ranking " + expected
                            + ", which grows with the version so that the newer one wins");
                }
                if (!TYPE.matcher(xml).find()) {
                    found.add(bundle.artifactId() + ": " + path + " provides " + provided.group(1) + " without its type property");
                }
            }
        });
    }

    private static boolean isIn(String name, String root) {
        return name.equals(root) || name.startsWith(root + ".");
    }
}
