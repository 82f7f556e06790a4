package io.foundation.telemetry.core.state;

import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.alert.Alert.State;
import io.foundation.telemetry.core.alert.AlertState;
import java.util.List;

/** How alerts stand, as bytes. */
public final class AlertCodec {

    /** The version of the layout. */
    public static final int VERSION = 1;

    private static final int PENDING = 1;
    private static final int FIRING = 2;
    private static final int MAX_TEXT = 3 * Series.MAX_NAME;

    private AlertCodec() {
    }

    /** Writes as many as fit. */
    public static StateCodec.Written write(List<AlertState> states, int limit) {
        return Entries.write(VERSION, states, limit, AlertCodec::writeOne);
    }

    private static void writeOne(WireWriter to, AlertState state) {
        to.writeU8(state.state() == State.FIRING ? FIRING : PENDING);
        to.writeString(state.rule()).writeString(state.series().name());
        Entries.writeTexts(to, state.series().tags());
        to.writeF64(state.figure()).writeI64(state.since()).writeI64(state.turned());
    }

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} or {@code TOO_LARGE} */
    public static List<AlertState> read(byte[] bytes, int max) {
        return Entries.read(VERSION, bytes, max, "alerts", AlertCodec::readOne).entries();
    }

    private static AlertState readOne(WireReader from) {
        int state = from.readU8();
        if (state != PENDING && state != FIRING) {
            return null;
        }
        String rule = from.readString(MAX_TEXT);
        Series series = new Series(from.readString(MAX_TEXT), Entries.readTexts(from, Series.MAX_TAGS, MAX_TEXT));
        return new AlertState(rule, series, state == FIRING ? State.FIRING : State.PENDING, from.readF64(), from.readI64(), from.readI64());
    }
}
