package io.foundation.transport.link;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.PlainText;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.Message;
import java.util.Locale;
import java.util.Map;

/** The errors of links, in one place. */
final class LinkErrors {

    private static final String REASON = "reason";

    private LinkErrors() {
    }

    static FoundationException exhausted(String reason, String message) {
        return new FoundationException(ErrorType.RESOURCE_EXHAUSTED, message, null, Map.of(REASON, reason));
    }

    static FoundationException tooLarge(String reason, String message) {
        return new FoundationException(ErrorType.TOO_LARGE, message, null, Map.of(REASON, reason));
    }

    static FoundationException noChannel(String channel) {
        return new FoundationException(ErrorType.INVALID_INPUT, "There is no channel '" + channel + "' on this link: use one that both nodes are configured with.",
                null, Map.of(REASON, "channel"));
    }

    static FoundationException twoBodies(Message message) {
        return new FoundationException(ErrorType.INVALID_INPUT, "The message '" + PlainText.of(message.subject(), 64) + "' has a body of " + message.body().length
                + " bytes and a source of another: give it an empty body.", null, Map.of(REASON, "body"));
    }

    static FoundationException sourceOfValue(Message message) {
        return new FoundationException(ErrorType.INVALID_INPUT, "Channel '" + message.channel() + "' is monotonic: its values may have to be sent again, so they are sent from"
                + " memory. Use another channel for a body that is read while it is sent.", null, Map.of(REASON, "monotonic"));
    }

    static FoundationException connectionBroke(String channel, String detail) {
        return new FoundationException(ErrorType.UNREACHABLE, "A connection of channel '" + channel + "' broke before the answer came: " + detail
                + "; whether the peer did the work is not known.", null, Map.of(REASON, "connection"));
    }

    static FoundationException ended(LinkEnd end) {
        return new FoundationException(ErrorType.UNREACHABLE, "The link ended before the answer came: " + end.detail()
                + "; whether the peer did the work is not known.", null, Map.of(REASON, end.cause().name().toLowerCase(Locale.ROOT)));
    }
}
