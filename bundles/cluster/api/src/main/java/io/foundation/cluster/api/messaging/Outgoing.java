package io.foundation.cluster.api.messaging;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Objects;

/**
 * A message to be sent. The sender's current context travels with it.
 *
 * @param subject         selects the handler: 1 to 255 characters; subjects that begin with {@code foundation.} are ours
 * @param body            the payload; not copied, so it must not be changed afterwards
 * @param channel         the lane; {@link #ROUTED} lets the routing rules choose
 * @param key             messages of one key stay in order
 * @param priority        how urgent it is; only rules look at it
 * @param acknowledgement when the stage of a send completes
 * @param label           the causal order it belongs to, at most {@link #MAX_LABEL} characters; "" for none. Only broadcasts have one
 */
public record Outgoing(String subject, byte[] body, String channel, String key, Priority priority, Acknowledgement acknowledgement, String label) {

    /** The longest subject, in characters. */
    public static final int MAX_SUBJECT = 255;
    /** The longest label, in characters. */
    public static final int MAX_LABEL = 64;
    /** No channel is named: the routing rules choose one. */
    public static final String ROUTED = "";

    /** @throws FoundationException {@code INVALID_INPUT} if the subject is empty or too long, or the label too long */
    public Outgoing {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(priority, "priority");
        Objects.requireNonNull(acknowledgement, "acknowledgement");
        if (subject.isEmpty() || subject.length() > MAX_SUBJECT) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "The subject has " + subject.length() + " characters: use 1 to " + MAX_SUBJECT + ".");
        }
        if (label.length() > MAX_LABEL) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "The label has " + label.length() + " characters: use at most " + MAX_LABEL + ", or none.");
        }
    }

    /** A message of normal priority that asks for nothing more than its channel promises. */
    public Outgoing(String subject, byte[] body, String channel, String key) {
        this(subject, body, channel, key, Priority.NORMAL, Acknowledgement.CHANNEL, "");
    }

    /** A message on the {@code data} channel, without a key. */
    public static Outgoing of(String subject, byte[] body) {
        return new Outgoing(subject, body, "data", "");
    }

    /** A message whose channel the routing rules choose. */
    public static Outgoing routed(String subject, byte[] body) {
        return new Outgoing(subject, body, ROUTED, "");
    }

    public Outgoing on(String otherChannel) {
        return new Outgoing(subject, body, otherChannel, key, priority, acknowledgement, label);
    }

    public Outgoing keyed(String otherKey) {
        return new Outgoing(subject, body, channel, otherKey, priority, acknowledgement, label);
    }

    public Outgoing urgent() {
        return new Outgoing(subject, body, channel, key, Priority.HIGH, acknowledgement, label);
    }

    public Outgoing acknowledged(Acknowledgement when) {
        return new Outgoing(subject, body, channel, key, priority, when, label);
    }

    /** The same, to be delivered after everything of the label that its sender had seen. */
    public Outgoing causal(String inLabel) {
        return new Outgoing(subject, body, channel, key, priority, acknowledgement, inLabel);
    }
}
