package io.foundation.testkit.history;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Something a client asked of an object.
 *
 * @param client    who asked: the name of its process, a slash, and its own
 * @param object    of what
 * @param call      what, as the {@link Model} of the object knows it
 * @param arguments with what
 * @param answer    what was answered; empty if it is not known whether it was done, or ever will be
 * @param invoked   before it was asked, in nanoseconds of the monotonic clock that all clients share
 * @param returned  after it was answered; {@link #NEVER} if it was not
 */
public record Operation(String client, String object, String call, List<Long> arguments, Optional<List<Long>> answer, long invoked, long returned) {

    /** Stands for a time that does not come. */
    public static final long NEVER = Long.MAX_VALUE;

    public Operation {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(call, "call");
        arguments = List.copyOf(arguments);
        answer = answer.map(List::copyOf);
        if (answer.isPresent() == (returned == NEVER) || returned < invoked) {
            throw new IllegalArgumentException("An operation asked at " + invoked + " and answered at " + returned + " with " + answer + " cannot be: answers come after questions.");
        }
    }

    /** One whose answer never came. */
    public static Operation unanswered(String client, String object, String call, List<Long> arguments, long invoked) {
        return new Operation(client, object, call, arguments, Optional.empty(), invoked, NEVER);
    }

    /** The same, had its answer been lost: it may have been done at any time, or never. */
    public Operation withoutAnswer() {
        return unanswered(client, object, call, arguments, invoked);
    }

    /** The process of the client. */
    public String process() {
        int slash = client.indexOf('/');
        return slash < 0 ? client : client.substring(0, slash);
    }

    public long argument(int index) {
        return arguments.get(index);
    }

    /** One line, with times in microseconds since a moment. */
    public String line(long since) {
        return client + ": " + object + '.' + call + arguments.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")")) + " -> "
                + answer.map(List::toString).orElse("?") + "  [" + micros(invoked, since) + " .. " + (returned == NEVER ? "" : micros(returned, since)) + ']';
    }

    private static String micros(long at, long since) {
        return (at - since) / 1_000 + " us";
    }
}
