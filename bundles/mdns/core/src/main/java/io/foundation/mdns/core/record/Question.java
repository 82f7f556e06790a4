package io.foundation.mdns.core.record;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * A question.
 *
 * @param dclass  IN, ANY, or one that nobody has answers for
 * @param unicast whether an answer to the asker alone is wished for
 */
public record Question(Name name, int type, int dclass, boolean unicast) {

    /** One to everybody. */
    public static Question of(Name name, int type) {
        return new Question(name, type, DClass.IN, false);
    }

    /** Whether a record answers it; the case of letters does not count. */
    public boolean isAnsweredBy(Record record) {
        return (type == Type.ANY || type == record.getType()) && (dclass == DClass.ANY || dclass == record.getDClass()) && name.equals(record.getName());
    }
}
