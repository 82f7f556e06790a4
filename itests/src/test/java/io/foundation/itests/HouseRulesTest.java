package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the rules of the house over all manifests, and each rule against a manifest that breaks it. */
class HouseRulesTest {

    /** Not a part of any feature: test code. */
    private static final Set<String> NEVER_DEPLOYED = Set.of("testkit");

    private static final String SLF4J = ",org.slf4j;version=\"[2.0,3)\"";
    private static final List<BuiltBundle> ALL = BuiltBundle.all();
    private static final List<BuiltBundle> DEPLOYED = ALL.stream().filter(bundle -> !NEVER_DEPLOYED.contains(bundle.directory())).toList();
    private static final HouseRules RULES = new HouseRules(ALL.stream().map(BuiltBundle::directory).toList());

    static Set<String> rules() {
        return RULES.names();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyBundleKeepsTheRule(String rule) {
        List<String> breaches = new ArrayList<>();
        DEPLOYED.forEach(bundle -> breaches.addAll(RULES.breaches(rule, bundle)));
        assertThat(DEPLOYED).hasSizeGreaterThan(10);
        assertThat(breaches).as("breaches of the rule: " + rule).isEmpty();
    }

    static Stream<Arguments> wrong() {
        BuiltBundle provider = made("discovery/gossip", Map.of("Import-Package", "io.foundation.discovery.api;version=\"[1.0,2)\"" + SLF4J));
        BuiltBundle api = made("discovery/api", Map.of("Export-Package", "io.foundation.discovery.api;version=\"1.0.0\""));
        BuiltBundle shell = made("cluster/shell", Map.of("Import-Package", "io.foundation.cluster.api;version=\"[1.0,2)\",io.foundation.base.console.output;version=\"[1.0,2)\""));
        BuiltBundle core = made("cluster/core", Map.of("Import-Package", "io.foundation.cluster.api;version=\"[1.0,2)\""));
        BuiltBundle packed = with(new BuiltBundle("thirdparty/curator", "foundation-thirdparty-curator", Map.of("Bundle-SymbolicName", "foundation-thirdparty-curator",
                "Export-Package", "org.apache.curator;version=\"5.9.0\"", "Import-Package", "org.slf4j;version=\"[2.0,3)\""),
                List.of("org.apache.curator", "org.apache.curator.shaded.com.google.common.base", "org.xerial.snappy"), Map.of()), "Bundle-Version", "0.1.0");
        String component = "<component><property name=\"foundation.discovery.type\" type=\"String\" value=\"gossip\"/>"
                + "<property name=\"service.ranking\" type=\"Integer\" value=\"100\"/>"
                + "<provide interface=\"io.foundation.discovery.api.DiscoveryProvider\"/></component>";
        return Stream.of(
                Arguments.of("name", provider, with(provider, "Bundle-SymbolicName", "foundation-gossip")),
                Arguments.of("name", provider, new BuiltBundle("discovery/gossip", "gossip", provider.headers(), provider.packages(), Map.of())),
                Arguments.of("package root", provider, new BuiltBundle("discovery/gossip", provider.artifactId(), provider.headers(),
                        List.of("io.foundation.discovery.gossip", "io.foundation.discovery.gossips"), Map.of())),
                Arguments.of("exports", api, with(provider, "Export-Package", "io.foundation.discovery.gossip;version=\"1.0.0\"")),
                Arguments.of("exports", api, with(api, "Export-Package", "io.foundation.discovery.api")),
                Arguments.of("exports", api, with(api, "Export-Package", "")),
                Arguments.of("packed libraries", packed, new BuiltBundle(packed.directory(), packed.artifactId(), packed.headers(), List.of("io.foundation.thirdparty"), Map.of())),
                Arguments.of("packed libraries", packed, with(packed, "Export-Package", "org.apache.curator.shaded.com.google.common.base;version=\"5.9.0\"")),
                Arguments.of("packed libraries", packed, importing(packed, "org.apache.zookeeper;version=\"[3.9,4)\"")),
                Arguments.of("packed libraries", packed, importing(packed, "com.codahale.metrics;version=\"[4.2,5)\";resolution:=optional")),
                Arguments.of("forbidden headers", packed, with(packed, "DynamicImport-Package", "*")),
                Arguments.of("forbidden headers", provider, with(provider, "DynamicImport-Package", "*")),
                Arguments.of("forbidden headers", provider, with(provider, "Bundle-Activator", "io.foundation.discovery.gossip.Activator")),
                Arguments.of("forbidden headers", provider, with(provider, "Require-Bundle", "foundation-base-api")),
                Arguments.of("forbidden headers", provider, with(provider, "Bundle-SymbolicName", "foundation-discovery-gossip;singleton:=true")),
                Arguments.of("import ranges", provider, importing(provider, "org.osgi.framework")),
                Arguments.of("import ranges", provider, importing(provider, "org.slf4j;version=\"2.0\"")),
                Arguments.of("fenced libraries", provider, importing(provider, "io.netty.channel;version=\"[4.2,5)\"")),
                Arguments.of("fenced libraries", provider, importing(provider, "org.apache.curator.framework;version=\"[5.9,6)\"")),
                Arguments.of("fenced libraries", provider, importing(provider, "com.google.common.collect;version=\"[33,34)\"")),
                Arguments.of("optional imports", core, importing(core, "org.slf4j;resolution:=optional;version=\"[2.0,3)\"")),
                Arguments.of("wishes", core, with(core, "Require-Capability",
                        "osgi.service;filter:=\"(objectClass=a.B)\";effective:=active;resolution:=optional;cardinality:=multiple")),
                Arguments.of("arrows", api, importing(api, "io.foundation.base.codec;version=\"[1.0,2)\"")),
                Arguments.of("arrows", api, importing(api, "org.slf4j;version=\"[2.0,3)\"")),
                Arguments.of("arrows", provider, importing(provider, "io.foundation.discovery.staticlist;version=\"[1.0,2)\"")),
                Arguments.of("arrows", provider, importing(provider, "io.foundation.unknown;version=\"[1.0,2)\"")),
                Arguments.of("arrows", shell, importing(shell, "io.foundation.cluster.core.engine;version=\"[1.0,2)\"")),
                Arguments.of("arrows", shell, importing(shell, "io.foundation.base.codec;version=\"[1.0,2)\"")),
                Arguments.of("arrows", shell, importing(shell, "org.jctools.queues;version=\"[4.0,5)\"")),
                Arguments.of("provider components", providing(provider, component),
                        providing(provider, component.replace("name=\"service.ranking\"", "name=\"ranking\""))),
                Arguments.of("provider components", providing(provider, component), with(providing(provider, component), "Bundle-Version", "0.1.1")),
                Arguments.of("provider components", providing(provider, component),
                        providing(provider, component.replace("foundation.discovery.type", "discovery"))));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void theRuleCatchesAWrongBundle(String rule, BuiltBundle right, BuiltBundle wrong) {
        assertThat(RULES.breaches(rule, right)).as("the right one").isEmpty();
        assertThat(RULES.breaches(rule, wrong)).as("the wrong one").hasSize(1);
    }

    @Test
    void everyRuleHasAWrongBundle() {
        assertThat(wrong().map(arguments -> arguments.get()[0].toString()).distinct()).containsExactlyInAnyOrderElementsOf(rules());
    }

    @Test
    void everyBundleIsInAFeatureAndEveryFeatureKnowsItsBundles() throws IOException {
        String features = Files.readString(BuiltBundle.root().resolve("features/src/main/feature/features.xml"));
        Set<String> named = new TreeSet<>();
        java.util.regex.Pattern.compile("mvn:io\\.foundation/([^/]+)/").matcher(features).results().forEach(match -> named.add(match.group(1)));
        assertThat(named).isEqualTo(new TreeSet<>(DEPLOYED.stream().map(BuiltBundle::artifactId).toList()));
    }

    @Test
    void everyCommandSaysWhatItDoes() throws IOException {
        List<Class<?>> commands = commandClasses();
        assertThat(commands).hasSizeGreaterThanOrEqualTo(18);
        for (Class<?> type : commands) {
            Command command = type.getAnnotation(Command.class);
            assertThat(command.description()).as(command.scope() + ":" + command.name()).isNotBlank();
            assertThat(command.detailedDescription()).as("the help of " + command.scope() + ":" + command.name()).startsWith("classpath:");
            String resource = command.detailedDescription().substring("classpath:".length());
            assertThat(type.getResource(resource)).as("the help " + resource).isNotNull();
        }
    }

    /** All console commands there are, as {@code scope:name}. */
    static List<String> commands() throws IOException {
        return commandClasses().stream().map(type -> type.getAnnotation(Command.class)).map(command -> command.scope() + ":" + command.name()).toList();
    }

    private static List<Class<?>> commandClasses() throws IOException {
        List<Class<?>> commands = new ArrayList<>();
        for (BuiltBundle bundle : DEPLOYED) {
            for (String name : classes(bundle)) {
                try {
                    Class<?> type = Class.forName(name, false, HouseRulesTest.class.getClassLoader());
                    if (type.isAnnotationPresent(Command.class)) {
                        commands.add(type);
                    }
                } catch (ClassNotFoundException e) {
                    throw new AssertionError("Every shell bundle must be a dependency of this module: " + bundle, e);
                }
            }
        }
        return commands;
    }

    private static List<String> classes(BuiltBundle bundle) throws IOException {
        List<String> packages = Stream.of(bundle.header("Karaf-Commands").split(",")).map(String::trim).filter(name -> !name.isEmpty()).toList();
        try (JarFile jar = new JarFile(bundle.jar().toFile())) {
            return jar.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class") && !name.contains("$"))
                    .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> packages.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))))).toList();
        }
    }

    private static BuiltBundle made(String directory, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        String artifact = "foundation-" + directory.replace('/', '-');
        all.put("Bundle-SymbolicName", artifact);
        all.put("Bundle-Version", "0.1.0");
        return new BuiltBundle(directory, artifact, all, List.of("io.foundation." + directory.replace('/', '.')), Map.of());
    }

    private static BuiltBundle with(BuiltBundle bundle, String header, String value) {
        Map<String, String> headers = new HashMap<>(bundle.headers());
        headers.put(header, value);
        return new BuiltBundle(bundle.directory(), bundle.artifactId(), headers, bundle.packages(), bundle.components());
    }

    private static BuiltBundle importing(BuiltBundle bundle, String clause) {
        String before = bundle.header("Import-Package");
        return with(bundle, "Import-Package", before.isEmpty() ? clause : before.replace(SLF4J, "") + "," + clause);
    }

    private static BuiltBundle providing(BuiltBundle bundle, String component) {
        return new BuiltBundle(bundle.directory(), bundle.artifactId(), bundle.headers(), bundle.packages(), Map.of("OSGI-INF/component.xml", component));
    }
}
