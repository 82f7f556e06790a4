package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Instructions;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Version;

/**
 * Compares every exported package with the one released last, whose jar is kept in {@code baseline/} (in the layout of a Maven repository): a
 * package that has changed must have a higher version, by the rules of semantic versioning for OSGi packages. With
 * {@code -Dfoundation.baseline.write=true} the jars built now become the baseline instead; that is a step of a release.
 */
class ApiBaselineTest {

    private static final boolean WRITE = Boolean.getBoolean("foundation.baseline.write");
    private static final Path FOLDER = BuiltBundle.root().resolve("baseline/io/foundation");

    static Stream<BuiltBundle> exporting() {
        return BuiltBundle.all().stream().filter(bundle -> bundle.isApi() || HouseRules.LIBRARIES.contains(bundle.directory()));
    }

    @ParameterizedTest
    @MethodSource("exporting")
    void everyChangeOfAPackageRaisesItsVersion(BuiltBundle bundle) throws Exception {
        if (WRITE) {
            write(bundle);
        }
        Optional<Path> released = released(bundle.artifactId());
        Assumptions.assumeTrue(released.isPresent(), () -> "SKIPPED: " + bundle.artifactId() + " was never released");
        try (Jar newer = new Jar(bundle.jar().toFile()); Jar older = new Jar(released.orElseThrow().toFile())) {
            assertThat(mismatches(newer, older)).as(bundle.artifactId() + " against " + released.get().getFileName()).isEmpty();
        }
    }

    @Test
    void aRemovedClassAndANewClassAreNoticed() throws Exception {
        Path api = exporting().filter(bundle -> bundle.directory().equals("base/api")).findFirst().orElseThrow().jar();
        String victim = "io/foundation/base/api/id/NodeName.class";
        try (Jar newer = new Jar(api.toFile()); Jar older = new Jar(api.toFile())) {
            assertThat(mismatches(newer, older)).as("the same twice").isEmpty();
            assertThat(newer.remove(victim)).isNotNull();
            assertThat(mismatches(newer, older)).as("a class was taken away").anyMatch(sentence -> sentence.contains("base.api.id") && sentence.contains("2.0.0"));
        }
        try (Jar newer = new Jar(api.toFile()); Jar older = new Jar(api.toFile())) {
            older.remove(victim);
            assertThat(mismatches(newer, older)).as("a class was added").anyMatch(sentence -> sentence.contains("base.api.id") && sentence.contains("1.1.0"));
        }
    }

    private static List<String> mismatches(Jar newer, Jar older) throws Exception {
        List<String> sentences = new ArrayList<>();
        try (Processor processor = new Processor()) {
            for (Baseline.Info info : new Baseline(processor, new DiffPluginImpl()).baseline(newer, older, new Instructions())) {
                if (info.mismatch) {
                    sentences.add("The package " + info.packageName + " " + info.newerVersion + " differs from " + info.olderVersion + " ("
                            + info.packageDiff.getDelta() + "): raise its version in package-info.java to " + info.suggestedVersion);
                }
            }
        }
        return sentences;
    }

    private static Optional<Path> released(String artifactId) throws IOException {
        Path folder = FOLDER.resolve(artifactId);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        List<Path> versions = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            found.forEach(versions::add);
        }
        return versions.stream().max(Comparator.comparing(path -> Version.parseVersion(path.getFileName().toString())))
                .map(path -> path.resolve(artifactId + "-" + path.getFileName() + ".jar"));
    }

    private static void write(BuiltBundle bundle) throws IOException {
        Path jar = bundle.jar();
        String version = jar.getFileName().toString().replaceAll("^" + bundle.artifactId() + "-|\\.jar$", "");
        Path to = FOLDER.resolve(bundle.artifactId()).resolve(version).resolve(jar.getFileName());
        Files.createDirectories(to.getParent());
        Files.copy(jar, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
