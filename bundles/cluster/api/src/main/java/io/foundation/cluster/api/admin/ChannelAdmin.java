package io.foundation.cluster.api.admin;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.messaging.Outgoing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** The operator's side of the channels of one cluster. Thread-safe, does not block. */
@ProviderType
public interface ChannelAdmin {

    /** The channels of this node, by name. */
    List<ChannelStatus> channels();

    /** What happened on each channel to each linked peer, by channel, then peer. */
    List<ChannelFigures> figures();

    /**
     * Waits until all that was accepted for a channel before has been confirmed or, where nothing is confirmed, written.
     * New messages are still accepted. Fails with {@code TIMEOUT}, which says what is left, or {@code DATA_NOT_FOUND}.
     */
    CompletionStage<Void> drain(String channel, Duration timeout);

    /**
     * Shows messages of users as they leave and come, until closed. Costs nothing while nobody watches; what the listener cannot
     * take in time is counted and left out.
     */
    Registration tap(TapFilter filter, TapListener listener);

    /** The rules that choose channels, in the order in which they are asked, a line each. */
    List<String> routing();

    /** Which channel a message would take, and by which rule. */
    String route(Outgoing message, String topic);

    /** Why the latest changes of the configuration of channels could not be made without ending links; empty if they could. */
    List<String> lastChange();
}
