package io.foundation.itests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.Bundle;

/** What tests that run inside a container share. */
final class Inside {

    private static final long PAUSE_MILLIS = 20;

    private Inside() {
    }

    /** Waits until something is so; what it throws meanwhile says that it is not so yet. */
    static void await(String what, Callable<Boolean> condition) throws InterruptedException {
        long end = System.nanoTime() + Exam.START_MILLIS * 1_000_000L;
        while (true) {
            Exception last = null;
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception notYet) {
                last = notYet;
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + Exam.START_MILLIS + " ms: " + what, last);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** What a command writes; it must not fail. */
    static String run(SessionFactory sessions, String command) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Session session = sessions.create(new ByteArrayInputStream(new byte[0]), out, out);
        try {
            session.execute(command);
        } finally {
            session.close();
            System.out.println("> " + command + "\n" + bytes.toString(StandardCharsets.UTF_8));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The same bundle with a higher version. Unlike {@link MadeBundles#newer} its services keep their ranking, so that both versions serve. */
    static InputStream newer(Bundle bundle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarInputStream from = new JarInputStream(URI.create(bundle.getLocation()).toURL().openStream())) {
            Manifest manifest = from.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", "0.1.1");
            try (JarOutputStream to = new JarOutputStream(bytes, manifest)) {
                for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                    to.putNextEntry(new ZipEntry(entry.getName()));
                    from.transferTo(to);
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
