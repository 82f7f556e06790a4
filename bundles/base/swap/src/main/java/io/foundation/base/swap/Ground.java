package io.foundation.base.swap;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** What a swap stands on: the features of this node, and what can be seen of their health. Its calls block. */
interface Ground {

    /** The versions of a feature that are installed, oldest first. */
    List<String> installed(String feature);

    /** Every version of a feature that this node knows of, oldest first. */
    List<String> known(String feature);

    /** The names of all features this node knows of. */
    Collection<String> features();

    /** The bundles of a feature itself, without those of features it needs, by location. */
    List<String> bundles(String feature, String version);

    /** Whether one of these bundles says that no other version of it can be there at the same time. */
    boolean standsAlone(List<String> locations);

    /** Installs a version beside those there are; a version that is there already stays for its own sake from now on. */
    void install(String feature, String version) throws Exception;

    /** Uninstalls a version. */
    void uninstall(String feature, String version) throws Exception;

    /** Uninstalls one version and installs another, in one step. */
    void exchange(String feature, String from, String to) throws Exception;

    /** What is wrong with this node, a sentence each. */
    List<String> problems();

    /** Which of these bundles do not run, a sentence each. */
    List<String> notRunning(List<String> locations);

    /** Lets the services of these bundles finish what they accepted; what did not finish in time, a sentence each. */
    List<String> drain(List<String> locations, Duration max);

    /** Waits a moment before looking again. */
    void pause() throws InterruptedException;

    long nanos();

    long wallMillis();
}
