package io.foundation.mdns.core.bridge;

import io.foundation.mdns.core.engine.Found;
import io.foundation.mdns.core.record.Names;
import io.foundation.mdns.core.record.Packet;
import io.foundation.mdns.core.record.PacketCodec;
import io.foundation.mdns.core.record.Question;
import io.foundation.mdns.core.record.Resource;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Rcode;

/** What a question of plain DNS is answered with; no I/O. */
final class BridgeRules {

    /** What becomes of a question. */
    enum Course {
        /** It is answered at once, as it is wrong. */
        REFUSE,
        /** The local network is asked. */
        LOCAL,
        /** Name servers are asked. */
        ELSEWHERE,
        /** It is none: nothing is answered, so that nobody can make two bridges talk for ever. */
        DROP
    }

    private BridgeRules() {
    }

    static Course course(Packet asked, boolean recursive) {
        if (asked.response()) {
            return Course.DROP;
        }
        if (asked.opcode() != 0 || asked.questions().size() != 1) {
            return Course.REFUSE;
        }
        Question question = asked.questions().get(0);
        if (Names.isLocal(question.name())) {
            return question.dclass() == DClass.IN || question.dclass() == DClass.ANY ? Course.LOCAL : Course.REFUSE;
        }
        return recursive ? Course.ELSEWHERE : Course.REFUSE;
    }

    /** The code of a refusal. */
    static int code(Packet asked) {
        if (asked.opcode() != 0) {
            return Rcode.NOTIMP;
        }
        return asked.questions().size() == 1 ? Rcode.REFUSED : Rcode.FORMERR;
    }

    static Packet refusal(Packet asked, int code) {
        return answer(asked, false, code, List.of(), List.of());
    }

    /** What the local network says: a name that nobody has is no name, one without such a record is answered with none. */
    static Packet answer(Packet asked, Found found) {
        int code = found.answers().isEmpty() && !found.denied() ? Rcode.NXDOMAIN : Rcode.NOERROR;
        return answer(asked, true, code, plain(found.answers()), plain(found.additional()));
    }

    private static List<Resource> plain(List<Resource> resources) {
        return resources.stream().map(each -> new Resource(each.record(), false)).toList();
    }

    private static Packet answer(Packet asked, boolean authoritative, int code, List<Resource> answers, List<Resource> additional) {
        return new Packet(asked.id(), true, authoritative, false, asked.recursionDesired(), asked.opcode(), code, asked.questions(), answers, List.of(), additional);
    }

    /** The bytes of an answer, no more than allowed: what comes beside goes first, then the answers, with the mark that there are more. */
    static byte[] fit(Packet answer, int most) {
        byte[] whole = PacketCodec.encode(answer);
        if (whole.length <= most) {
            return whole;
        }
        byte[] alone = PacketCodec.encode(with(answer, answer.answers(), false));
        return alone.length <= most ? alone : PacketCodec.encode(with(answer, List.of(), true));
    }

    private static Packet with(Packet answer, List<Resource> answers, boolean truncated) {
        return new Packet(answer.id(), true, answer.authoritative(), truncated, answer.recursionDesired(), answer.opcode(), answer.code(), answer.questions(), answers,
                List.of(), List.of());
    }
}
