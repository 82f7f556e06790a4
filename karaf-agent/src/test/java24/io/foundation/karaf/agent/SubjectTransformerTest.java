package io.foundation.karaf.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;

/** Transforms the classes of the real Karaf, as they come in its jars, and runs them. */
class SubjectTransformerTest {

    private static final String JAAS_HELPER = "org.apache.karaf.util.jaas.JaasHelper";
    private static final String EVENT_ADMIN = "org.apache.felix.eventadmin.impl.handler.EventAdminImpl";

    private final Subject admin = subject("admin", "admin");
    private final Subject viewer = subject("guest", "viewer");

    @Test
    void theOriginalFails() throws Exception {
        Class<?> helper = new Patched((name, bytes) -> null).loadClass(JAAS_HELPER);

        assertThatThrownBy(() -> hasRole(helper, "admin")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void rolesAreThoseOfTheRunningSubject() throws Exception {
        Class<?> helper = patched().loadClass(JAAS_HELPER);

        assertThat(hasRole(helper, "admin")).isFalse();
        doAs(helper, admin, () -> {
            assertThat(hasRole(helper, "admin")).isTrue();
            assertThat(hasRole(helper, "viewer")).isFalse();
            doAs(helper, viewer, () -> assertThat(hasRole(helper, "admin")).isFalse());
            assertThat(hasRole(helper, "admin")).isTrue();
        });
        assertThat(hasRole(helper, "admin")).isFalse();
    }

    @Test
    void runAsReachesTheReplacedBody() throws Exception {
        Class<?> helper = patched().loadClass(JAAS_HELPER);
        boolean[] seen = new boolean[1];

        helper.getMethod("runAs", Subject.class, Runnable.class).invoke(null, admin, (Runnable) () -> seen[0] = hasRole(helper, "admin"));

        assertThat(seen[0]).isTrue();
    }

    @Test
    void checkedExceptionsStayWrapped() throws Exception {
        Method doAs = patched().loadClass(JAAS_HELPER).getMethod("doAs", Subject.class, PrivilegedExceptionAction.class);

        assertThatThrownBy(() -> doAs.invoke(null, admin, (PrivilegedExceptionAction<Void>) () -> {
            throw new IOException("disk gone");
        })).isInstanceOf(InvocationTargetException.class).cause().isInstanceOf(PrivilegedActionException.class)
                .hasRootCauseMessage("disk gone");
    }

    @Test
    void eventAdminPutsTheSubjectIntoItsEvents() throws Exception {
        Patched loader = patched();
        Class<?> helper = loader.loadClass(JAAS_HELPER);
        Class<?> eventType = loader.loadClass("org.osgi.service.event.Event");
        Object event = eventType.getConstructor(String.class, Map.class).newInstance("a/topic", Map.of());
        Object eventAdmin = eventAdmin(loader);
        Method prepare = eventAdmin.getClass().getDeclaredMethod("prepareEvent", eventType);
        prepare.setAccessible(true);
        Method property = eventType.getMethod("getProperty", String.class);

        assertThat(property.invoke(prepare.invoke(eventAdmin, event), "subject")).isNull();
        doAs(helper, admin, () -> {
            try {
                assertThat(property.invoke(prepare.invoke(eventAdmin, event), "subject")).isSameAs(admin);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {JAAS_HELPER, EVENT_ADMIN, "org.apache.karaf.shell.impl.console.osgi.secured.SecuredSessionFactoryImpl",
            "org.apache.karaf.shell.support.ShellUtil", "org.apache.karaf.jaas.command.WhoamiCommand"})
    void everyKnownClassIsRewrittenAndVerifies(String name) throws Exception {
        byte[] original = bytesOf(name);
        byte[] rewritten = new SubjectTransformer().transform(getClass().getClassLoader(), name.replace('.', '/'), null, null, original);

        assertThat(rewritten).isNotNull();
        assertThat(namesGetSubjectOf(original)).isTrue();
        assertThat(ClassFile.of().verify(rewritten)).isEmpty();
        assertThat(Class.forName(name, false, patched()).getDeclaredMethods()).isNotEmpty();
    }

    @Test
    void otherClassesAreLeftAlone() throws Exception {
        SubjectTransformer transformer = new SubjectTransformer();
        byte[] withCall = bytesOf(JAAS_HELPER);

        assertThat(transformer.transform(null, "com/example/JaasHelper", null, null, withCall)).isNull();
        assertThat(transformer.transform(null, null, null, null, withCall)).isNull();
        assertThat(transformer.transform(null, "org/apache/karaf/Any", null, null, bytesOf(RolePrincipal.class.getName()))).isNull();
    }

    private static boolean namesGetSubjectOf(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).contains("getSubject");
    }

    /** An event admin with its pools and tracker, on a framework without handlers. */
    private static Object eventAdmin(Patched loader) throws ReflectiveOperationException {
        BundleContext context = (BundleContext) Proxy.newProxyInstance(loader, new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> null);
        Class<?> poolType = loader.loadClass("org.apache.felix.eventadmin.impl.tasks.DefaultThreadPool");
        Object pool = poolType.getConstructor(int.class, boolean.class).newInstance(1, false);
        try {
            return loader.loadClass(EVENT_ADMIN).getConstructors()[0]
                    .newInstance(context, pool, pool, 1000, null, false, null, false, true);
        } finally {
            poolType.getMethod("close").invoke(pool);
        }
    }

    private static void doAs(Class<?> helper, Subject subject, Runnable action) {
        call(helper, "doAs", new Class<?>[] {Subject.class, PrivilegedAction.class}, subject, (PrivilegedAction<Void>) () -> {
            action.run();
            return null;
        });
    }

    private static boolean hasRole(Class<?> helper, String role) {
        return (boolean) call(helper, "currentUserHasRole", new Class<?>[] {String.class}, role);
    }

    private static Object call(Class<?> type, String name, Class<?>[] parameters, Object... arguments) {
        try {
            return type.getMethod(name, parameters).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new AssertionError(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Subject subject(String user, String role) {
        return new Subject(true, Set.<Principal>of(new UserPrincipal(user), new RolePrincipal(role)), Set.of(), Set.of());
    }

    private static byte[] bytesOf(String name) throws IOException {
        try (InputStream in = SubjectTransformerTest.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }

    private static Patched patched() {
        SubjectTransformer transformer = new SubjectTransformer();
        return new Patched((name, bytes) -> transformer.transform(SubjectTransformerTest.class.getClassLoader(), name, null, null, bytes));
    }

    /** Loads the classes of Karaf by itself, as a bundle does, and leaves the boot package to its parent, as boot delegation does. */
    private static final class Patched extends ClassLoader {
        private final BiFunction<String, byte[], byte[]> change;

        Patched(BiFunction<String, byte[], byte[]> change) {
            super(SubjectTransformerTest.class.getClassLoader());
            this.change = change;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            boolean own = (name.startsWith("org.apache.karaf.") && !name.startsWith("org.apache.karaf.jaas.boot."))
                    || name.startsWith("org.apache.felix.eventadmin.");
            if (!own) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                try {
                    byte[] original = bytesOf(name);
                    byte[] changed = change.apply(name.replace('.', '/'), original);
                    byte[] bytes = changed != null ? changed : original;
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }
    }
}
