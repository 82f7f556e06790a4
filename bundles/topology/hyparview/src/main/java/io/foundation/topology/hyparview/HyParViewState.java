package io.foundation.topology.hyparview;

import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.Optional;

/** What one version leaves to the next: the states of the two parts, each with its own schema and version. */
record HyParViewState(Optional<HandoverState> overlay, Optional<HandoverState> dissemination) {

    static final String SCHEMA = "topology.hyparview";
    static final int VERSION = 1;

    private static final int MAX_SCHEMA = 128;

    HandoverState write() {
        WireWriter to = new WireWriter(HandoverState.MAX_BYTES);
        write(overlay, to);
        write(dissemination, to);
        return new HandoverState(SCHEMA, VERSION, to.toByteArray());
    }

    private static void write(Optional<HandoverState> part, WireWriter to) {
        to.writeBoolean(part.isPresent());
        part.ifPresent(state -> to.writeString(state.schema()).writeVarint(state.version()).writeBytes(state.bytes()));
    }

    /** What is of another schema, or of a later version, is nothing. */
    static HyParViewState read(Optional<HandoverState> inherited) {
        return inherited.filter(state -> state.schema().equals(SCHEMA) && state.version() <= VERSION).map(state -> {
            WireReader from = new WireReader(state.bytes());
            return new HyParViewState(part(from), part(from));
        }).orElseGet(() -> new HyParViewState(Optional.empty(), Optional.empty()));
    }

    private static Optional<HandoverState> part(WireReader from) {
        return from.readBoolean()
                ? Optional.of(new HandoverState(from.readString(MAX_SCHEMA), from.readVarint32(Integer.MAX_VALUE), from.readBytes(HandoverState.MAX_BYTES)))
                : Optional.empty();
    }
}
