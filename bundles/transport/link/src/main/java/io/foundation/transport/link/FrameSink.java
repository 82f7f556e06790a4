package io.foundation.transport.link;

import io.foundation.base.api.context.Context;

/** Where decoded frames go. Bodies are the sink's own. */
public interface FrameSink {

    /** @param channel the index, not checked */
    void onMessage(int channel, String subject, String key, Context context, byte[] body);

    /** @param channel the index, not checked */
    void onRequest(long correlation, int channel, String subject, String key, Context context, byte[] body);

    void onReply(long correlation, byte[] body);

    /** @param body to be read by {@link FrameEncoder#error(byte[])} */
    void onError(long correlation, byte[] body);

    void onPing(long id);

    void onPong(long id);

    void onGoodbye(int code, String detail);

    /** Asked after every frame: whether the next is wanted. */
    boolean wantsMore();
}
