package io.foundation.mdns.core.record;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Compression;
import org.xbill.DNS.DNSOutput;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;

/** Packets on the wire, by dnsjava. The highest bit of a class is what Multicast DNS makes of it: the wish for an answer by unicast, or the uniqueness of a record. */
public final class PacketCodec {

    /** The largest packet of Multicast DNS, RFC 6762, 17. */
    public static final int MAX_BYTES = 9_000;

    private static final int HIGH_BIT = 0x8000;
    private static final int CLASS = 0x7FFF;
    private static final int HEADER_BYTES = 12;
    private static final int MIN_QUESTION = 5;
    private static final int MIN_RECORD = 11;
    private static final int BYTE = 8;
    private static final int COUNTS = 4;
    private static final int WORD = 0xFF;

    private PacketCodec() {
    }

    /**
     * Reads a packet. Bounded: what its head claims is compared with its length before anything is read.
     *
     * @throws FoundationException {@code DESERIALIZATION_FAILED}, whatever is wrong with it
     */
    public static Packet decode(byte[] bytes) {
        checkCounts(bytes);
        try {
            Message message = new Message(bytes);
            Header header = message.getHeader();
            List<Question> questions = new ArrayList<>();
            for (Record record : message.getSection(Section.QUESTION)) {
                questions.add(new Question(record.getName(), record.getType(), record.getDClass() & CLASS, (record.getDClass() & HIGH_BIT) != 0));
            }
            return new Packet(header.getID(), header.getFlag(Flags.QR), header.getFlag(Flags.AA), header.getFlag(Flags.TC), header.getFlag(Flags.RD),
                    header.getOpcode(), header.getRcode(), questions, resources(message, Section.ANSWER), resources(message, Section.AUTHORITY),
                    resources(message, Section.ADDITIONAL));
        } catch (IOException | RuntimeException e) {
            // dnsjava throws unchecked exceptions too for what makes no sense
            throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "What came is no packet of DNS (" + e.getMessage() + ").", e);
        }
    }

    private static void checkCounts(byte[] bytes) {
        long least = HEADER_BYTES;
        if (bytes.length >= HEADER_BYTES) {
            for (int i = 0; i < COUNTS; i++) {
                int at = COUNTS + 2 * i;
                int count = (bytes[at] & WORD) << BYTE | bytes[at + 1] & WORD;
                least += (long) count * (i == 0 ? MIN_QUESTION : MIN_RECORD);
            }
        }
        if (bytes.length < least) {
            throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "What came is no packet of DNS: it has " + bytes.length + " bytes, and what it claims to hold needs "
                    + least + '.');
        }
    }

    private static List<Resource> resources(Message message, int section) {
        List<Resource> resources = new ArrayList<>();
        for (Record record : message.getSection(section)) {
            // the class of this one is no class, and it says nothing that matters here
            if (!(record instanceof OPTRecord)) {
                boolean unique = (record.getDClass() & HIGH_BIT) != 0;
                resources.add(new Resource(unique ? Resource.altered(record, record.getDClass() & CLASS, record.getTTL()) : record, unique));
            }
        }
        return resources;
    }

    /** Writes a packet. Names are compressed, also in SRV records, which plain DNS does not allow and Multicast DNS asks for (RFC 6762, 18.14). */
    public static byte[] encode(Packet packet) {
        Message message = new Message(packet.id());
        Header header = message.getHeader();
        flag(header, Flags.QR, packet.response());
        flag(header, Flags.AA, packet.authoritative());
        flag(header, Flags.TC, packet.truncated());
        flag(header, Flags.RD, packet.recursionDesired());
        header.setOpcode(packet.opcode());
        header.setRcode(packet.code());
        for (Question question : packet.questions()) {
            message.addRecord(Record.newRecord(question.name(), question.type(), question.dclass() | (question.unicast() ? HIGH_BIT : 0)), Section.QUESTION);
        }
        packet.answers().forEach(each -> message.addRecord(outgoing(each), Section.ANSWER));
        packet.authority().forEach(each -> message.addRecord(outgoing(each), Section.AUTHORITY));
        packet.additional().forEach(each -> message.addRecord(outgoing(each), Section.ADDITIONAL));
        return message.toWire();
    }

    private static void flag(Header header, int flag, boolean set) {
        if (set) {
            header.setFlag(flag);
        }
    }

    private static Record outgoing(Resource resource) {
        Record record = resource.record();
        int dclass = record.getDClass() | (resource.unique() ? HIGH_BIT : 0);
        if (record instanceof SRVRecord srv) {
            return new CompressedSrv(srv, dclass);
        }
        return dclass == record.getDClass() ? record : Resource.altered(record, dclass, record.getTTL());
    }

    /** How many bytes a record takes at most. */
    public static int size(Resource resource) {
        return resource.record().toWire(Section.ANSWER).length;
    }

    /** How many bytes a question takes at most. */
    public static int size(Question question) {
        return question.name().length() + 2 + 2;
    }


    private static final class CompressedSrv extends SRVRecord {
        private static final long serialVersionUID = 1L;

        CompressedSrv(SRVRecord srv, int dclass) {
            super(srv.getName(), dclass, srv.getTTL(), srv.getPriority(), srv.getWeight(), srv.getPort(), srv.getTarget());
        }

        @Override
        protected void rrToWire(DNSOutput out, Compression compression, boolean canonical) {
            out.writeU16(getPriority());
            out.writeU16(getWeight());
            out.writeU16(getPort());
            Name target = getTarget();
            target.toWire(out, canonical ? null : compression, canonical);
        }
    }
}
