package io.foundation.karaf.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;

/**
 * The Java agent that lets Karaf 4.4 run on JDK 24 and later.
 *
 * <p>JEP 486 took the security manager out of JDK 24: {@code Subject.getSubject(AccessControlContext)} throws there, and a context no longer
 * carries a subject. Karaf keeps the user of a console or JMX call in exactly that place. The agent redirects those few calls, while the
 * classes load, to {@link org.apache.karaf.jaas.boot.CurrentSubject}. Below JDK 24 it adds no transformer and loads nothing more.
 *
 * <p>It never prints: the console redirects the standard streams to code that this agent is asked about, and printing would recurse.
 * What it decided stands in the system property {@value #STATE_PROPERTY}.
 */
public final class KarafAgent {

    /** System property that says what the agent did: {@code active} or {@code inert}. */
    public static final String STATE_PROPERTY = "io.foundation.karaf.agent";

    /** First feature release of the JDK without a security manager. */
    static final int FIRST_WITHOUT_SECURITY_MANAGER = 24;

    /** Compiled against the class-file API, so it may only be touched on a JDK that has it; hence a name and not a class literal. */
    private static final String TRANSFORMER = "io.foundation.karaf.agent.SubjectTransformer";

    private KarafAgent() {
    }

    /** Called by the VM before {@code main}. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        install(Runtime.version().feature(), instrumentation, TRANSFORMER);
    }

    /**
     * Installs the transformer where it is needed.
     *
     * @param feature the feature release of the running JDK, such as 21 or 25
     * @param transformer the name of the class to load when it is needed
     * @throws IllegalStateException on a JDK that needs the transformer when this jar was built without it
     */
    static void install(int feature, Instrumentation instrumentation, String transformer) {
        if (feature < FIRST_WITHOUT_SECURITY_MANAGER) {
            System.setProperty(STATE_PROPERTY, "inert");
            return;
        }
        instrumentation.addTransformer(load(transformer));
        System.setProperty(STATE_PROPERTY, "active");
    }

    private static ClassFileTransformer load(String transformer) {
        try {
            return (ClassFileTransformer) Class.forName(transformer).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | UnsupportedClassVersionError e) {
            throw new IllegalStateException("This Karaf agent was built on a JDK older than " + FIRST_WITHOUT_SECURITY_MANAGER
                    + " and cannot help Karaf on JDK " + Runtime.version().feature()
                    + ": build Foundation again on this JDK, or run it on JDK 21, 22 or 23.", e);
        }
    }
}
