package io.foundation.cluster.shell.handler;

import io.foundation.base.console.output.Text;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.MessageHandler;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the messages of subject {@code note} in every cluster: logs them and keeps the latest for
 * {@code cluster:notes}. Thread-safe.
 */
@Component(service = {MessageHandler.class, Notes.class}, property = MessageHandler.SUBJECT + "=" + Notes.SUBJECT,
        immediate = true) // a delayed component would lose its notes whenever nobody holds it
public final class Notes implements MessageHandler {

    /** The subject. */
    public static final String SUBJECT = "note";
    /** How many are kept. */
    public static final int MAX_NOTES = 100;
    /** How much is kept of each, in characters. */
    public static final int MAX_TEXT = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Notes.class);

    private final Clock clock;
    private final Deque<Note> notes = new ArrayDeque<>();

    @Activate
    public Notes() {
        this(Clock.systemUTC());
    }

    /** @param clock tells when a note came */
    public Notes(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void handle(Incoming message) {
        String text = Text.oneLine(Text.body(message.body()));
        String kept = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
        LOG.info("Note from {} in cluster {}: {}", message.from().name(), message.cluster(), kept);
        synchronized (notes) {
            if (notes.size() == MAX_NOTES) {
                notes.removeFirst();
            }
            notes.addLast(new Note(clock.millis(), message.cluster(), message.from(), kept));
        }
    }

    /** Those kept, oldest first. */
    public List<Note> latest() {
        synchronized (notes) {
            return List.copyOf(notes);
        }
    }
}
