package io.foundation.cluster.core.engine;

import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.MemberEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened in a cluster, as this node saw it: the latest events and the latest steps. Thread-safe, bounded. */
final class Journal {

    static final int MAX_EVENTS = 1_000;
    static final int MAX_STEPS = 4_000;

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final Time time;
    private final ArrayDeque<MemberEvent> events = new ArrayDeque<>();
    private final ArrayDeque<Step> steps = new ArrayDeque<>();

    Journal(Time time) {
        this.time = time;
    }

    synchronized void event(MemberEvent event) {
        if (events.size() == MAX_EVENTS) {
            events.removeFirst();
        }
        events.add(event);
    }

    synchronized List<MemberEvent> events() {
        return List.copyOf(events);
    }

    /**
     * Notes a step about somebody.
     *
     * @param about a node's name, or an address as long as no more is known
     */
    void step(String about, String text) {
        step(about, text, "");
    }

    /**
     * Notes a step about somebody, for what happens so often that no sentence should be made and kept that nobody may ever ask for:
     * a node of a thousand members has thousands of steps, most of which say the same of others.
     *
     * @param about  a node's name, or an address as long as no more is known
     * @param text   how the sentence begins, best a constant
     * @param detail what follows; immutable, and kept as it is
     */
    synchronized void step(String about, String text, Object detail) {
        long now = time.wallMillis();
        Step last = steps.peekLast();
        if (last != null && last.about.equals(about) && last.text.equals(text) && last.detail.equals(detail)) {
            steps.removeLast();
            steps.add(new Step(last.first, now, last.times + 1, about, text, detail));
            return;
        }
        if (steps.size() == MAX_STEPS) {
            steps.removeFirst();
        }
        steps.add(new Step(now, now, 1, about, text, detail));
    }

    /** The steps about a node, its addresses included, as sentences, oldest first. */
    synchronized List<String> explain(NodeName name, List<String> addresses) {
        List<String> lines = new ArrayList<>();
        for (Step step : steps) {
            if (step.about.equals(name.value()) || addresses.contains(step.about)) {
                lines.add(CLOCK.format(Instant.ofEpochMilli(step.first)) + "  " + step.text + step.detail
                        + (step.times > 1 ? "  (" + step.times + " times, last " + CLOCK.format(Instant.ofEpochMilli(step.last)) + ")" : ""));
            }
        }
        return lines;
    }

    private record Step(long first, long last, int times, String about, String text, Object detail) {
    }
}
