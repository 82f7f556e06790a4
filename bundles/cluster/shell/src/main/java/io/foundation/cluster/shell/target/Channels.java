package io.foundation.cluster.shell.target;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.output.Text;
import io.foundation.cluster.api.admin.ChannelAdmin;
import io.foundation.cluster.api.admin.ChannelStatus;
import java.util.List;

/** The channels a command may name. */
public final class Channels {

    private Channels() {
    }

    /** @throws FoundationException {@code DATA_NOT_FOUND} with the nearest name if there is no such channel */
    public static void require(ChannelAdmin admin, String name) {
        List<String> names = admin.channels().stream().map(ChannelStatus::name).toList();
        if (!names.contains(name)) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "There is no channel '" + Text.oneLine(name) + "': the channels are "
                    + Text.some(names) + "." + Text.didYouMean(name, names));
        }
    }
}
