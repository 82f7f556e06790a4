package io.foundation.mdns.core.record;

import java.util.List;
import java.util.stream.Stream;

/**
 * A packet.
 *
 * @param response         whether it answers
 * @param authoritative    of an answer: whether who sent it owns the names
 * @param truncated        of a question: whether more known answers follow; of an answer: whether it is cut
 * @param recursionDesired what plain resolvers set
 * @param opcode           0 for a question
 * @param code             0 for all well
 */
public record Packet(int id, boolean response, boolean authoritative, boolean truncated, boolean recursionDesired, int opcode, int code,
        List<Question> questions, List<Resource> answers, List<Resource> authority, List<Resource> additional) {

    public Packet {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        authority = List.copyOf(authority);
        additional = List.copyOf(additional);
    }

    /** Questions to everybody, with what the asker knows. */
    public static Packet query(List<Question> questions, List<Resource> known, boolean moreFollows) {
        return new Packet(0, false, false, moreFollows, false, 0, 0, questions, known, List.of(), List.of());
    }

    /** A question whether names are free, with what is to be said of them. */
    public static Packet probe(List<Question> questions, List<Resource> proposed) {
        return new Packet(0, false, false, false, false, 0, 0, questions, List.of(), proposed, List.of());
    }

    /** An answer, or an announcement. */
    public static Packet response(int id, List<Question> questions, List<Resource> answers, List<Resource> additional) {
        return new Packet(id, true, true, false, false, 0, 0, questions, answers, List.of(), additional);
    }

    /** All records that say how things are: answers and what comes with them. */
    public Stream<Resource> told() {
        return Stream.concat(answers.stream(), additional.stream());
    }
}
