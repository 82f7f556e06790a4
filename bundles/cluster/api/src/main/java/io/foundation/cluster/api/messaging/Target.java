package io.foundation.cluster.api.messaging;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import java.util.Objects;

/**
 * Whom a message is for. Which nodes that is, is found out when the message is sent.
 *
 * @param kind   what the name is a name of: one of the words below, or of a {@link TargetResolver}
 * @param name   the name; "" for {@link #ALL}
 * @param choice which of several nodes get it
 */
public record Target(String kind, String name, Choice choice) {

    public static final String NODE = "node";
    public static final String ALL = "all";
    public static final String ROLE = "role";
    public static final String CAPABILITY = "capability";
    public static final String SERVICE = "service";
    public static final String PROCESS = "process";
    public static final String TOPIC = "topic";

    /** @throws FoundationException {@code INVALID_INPUT} if the name is empty and the kind needs one */
    public Target {
        Objects.requireNonNull(choice, "choice");
        if (kind.isEmpty() || name.isEmpty() && !kind.equals(ALL)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The target '" + kind + ':' + name + "' lacks a kind or a name: write node:NAME, all,"
                    + " role:NAME, capability:NAME, service:NAME, process:NAME or topic:NAME.");
        }
    }

    public static Target node(NodeName name) {
        return new Target(NODE, name.value(), Choice.ALL);
    }

    /** Every member, this node included. */
    public static Target all() {
        return new Target(ALL, "", Choice.ALL);
    }

    /** One of the members with a role; {@link #choosing} says otherwise. */
    public static Target role(String name) {
        return new Target(ROLE, name, Choice.ROUND_ROBIN);
    }

    /** One of the members that advertise a capability. */
    public static Target capability(String name) {
        return new Target(CAPABILITY, name, Choice.ROUND_ROBIN);
    }

    /** One of the members that advertise a service. */
    public static Target service(String name) {
        return new Target(SERVICE, name, Choice.LEAST_PENDING);
    }

    /** The node on which a named process is; needs a {@link TargetResolver} of that kind. */
    public static Target process(String name) {
        return new Target(PROCESS, name, Choice.ALL);
    }

    /** Everybody who subscribed to a topic. */
    public static Target topic(String name) {
        return new Target(TOPIC, name, Choice.ALL);
    }

    public Target choosing(Choice other) {
        return new Target(kind, name, other);
    }

    /**
     * Reads what {@link #toString} writes: {@code all}, {@code KIND:NAME}, or a node's name alone.
     *
     * @throws FoundationException {@code INVALID_INPUT} if it is none
     */
    public static Target parse(String text) {
        int colon = text.indexOf(':');
        if (text.equals(ALL)) {
            return all();
        }
        if (colon < 0) {
            return node(NodeName.of(text));
        }
        String name = text.substring(colon + 1);
        return switch (text.substring(0, colon)) {
            case NODE -> node(NodeName.of(name));
            case ROLE -> role(name);
            case CAPABILITY -> capability(name);
            case SERVICE -> service(name);
            case PROCESS -> process(name);
            case TOPIC -> topic(name);
            default -> new Target(text.substring(0, colon), name, Choice.ROUND_ROBIN);
        };
    }

    @Override
    public String toString() {
        return kind.equals(ALL) ? ALL : kind + ':' + name;
    }
}
