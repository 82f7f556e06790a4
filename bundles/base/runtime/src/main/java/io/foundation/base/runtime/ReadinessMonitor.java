package io.foundation.base.runtime;

import io.foundation.base.api.lifecycle.ComponentDiagnosis;
import io.foundation.base.api.lifecycle.Registration;

/**
 * Decides when the components are looked at: soon after something has changed, all changes until then together, and
 * else from time to time, because not everything that matters is announced. Thread-safe.
 */
final class ReadinessMonitor {

    /** How often to look, in milliseconds: after a change, while the node is not ready, and while it is. */
    record Pace(long afterChange, long whileUnready, long whileReady) {

        static final Pace NORMAL = new Pace(200, 5_000, 60_000);
    }

    /** Runs a task once, after a delay. */
    @FunctionalInterface
    interface Alarm {

        Registration in(long millis, Runnable task);
    }

    private final ReadinessCore core;
    private final ComponentDiagnosis components;
    private final Alarm alarm;
    private final Pace pace;
    private Registration next = () -> { };
    private boolean soon;
    private boolean stopped;

    ReadinessMonitor(ReadinessCore core, ComponentDiagnosis components, Alarm alarm, Pace pace) {
        this.core = core;
        this.components = components;
        this.alarm = alarm;
        this.pace = pace;
    }

    /** Something may have changed. Also begins the rounds. */
    synchronized void changed() {
        if (soon || stopped) {
            return;
        }
        next.close();
        soon = true;
        next = alarm.in(pace.afterChange, this::look);
    }

    synchronized void stop() {
        stopped = true;
        next.close();
    }

    private void look() {
        synchronized (this) {
            if (stopped) {
                return;
            }
            // from here on a change asks for another look: this one may not see it any more
            soon = false;
        }
        try {
            core.components(components.components());
        } catch (RuntimeException e) {
            core.componentsUnknown("they cannot be looked at: " + e);
        }
        synchronized (this) {
            if (!soon && !stopped) {
                next = alarm.in(core.isReady() ? pace.whileReady : pace.whileUnready, this::look);
            }
        }
    }
}
