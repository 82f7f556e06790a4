package io.foundation.itests.suite;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A command of the console that runs {@link EmbeddedSuite} and says in lines of a {@link SuiteReport} how it went. */
public final class Suite {

    private static final int SHOWN_LINES = 12;

    /** What became of each test, empty if it was passed: by its class and its method. */
    private static final class Results implements TestExecutionListener {
        private final Map<String, Map<String, String>> results = new ConcurrentHashMap<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
            Optional<MethodSource> method = test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast);
            if (method.isPresent() || !passed) {
                String group = method.map(MethodSource::getClassName).orElse("a class");
                results.computeIfAbsent(group.substring(group.lastIndexOf('$') + 1), name -> new ConcurrentHashMap<>())
                        .put(method.map(MethodSource::getMethodName).orElse(test.getDisplayName()), passed ? "" : why(result));
            }
        }

        private static String why(TestExecutionResult result) {
            return result.getThrowable().map(error -> {
                error.printStackTrace();
                return error.toString().lines().limit(SHOWN_LINES).collect(Collectors.joining(" ")).replace('\t', ' ');
            }).orElse(result.getStatus().toString());
        }
    }

    /** The engine is named: in a bundle there is no list of services to find it by. */
    public String run() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Suite.class.getClassLoader());
        try {
            Launcher launcher = LauncherFactory.create(LauncherConfig.builder().enableTestEngineAutoRegistration(false).enableLauncherSessionListenerAutoRegistration(false)
                    .enableLauncherDiscoveryListenerAutoRegistration(false).enablePostDiscoveryFilterAutoRegistration(false)
                    .enableTestExecutionListenerAutoRegistration(false).addTestEngines(new JupiterTestEngine()).build());
            Results results = new Results();
            launcher.execute(LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(EmbeddedSuite.class)).build(), results);
            return new SuiteReport(new TreeMap<>(results.results)).text();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
