package io.foundation.transport.link;

/** Where decoded frames go: a {@link FrameHead} with the fields, and the body in an array. Both are the decoder's and used again after the call. */
public interface FrameSink {

    /** A MESSAGE, VALUE, REQUEST, REPLY or ERROR. Its channel is not checked. */
    void onMessage(FrameHead head);

    /** The FIRST piece of a large one. Neither channel nor length are checked. */
    void onFirst(FrameHead head);

    /** A further PIECE. */
    void onPiece(FrameHead head);

    /**
     * Where the body of a PIECE may be put at once: true if {@link FrameHead#placeArray} and {@link FrameHead#placeOffset} were set.
     *
     * @param head its fields; the body has not been read
     */
    default boolean place(FrameHead head) {
        return false;
    }

    void onPing(long id);

    void onPong(long id);

    void onGoodbye(int code, String detail);

    /** The peer takes so much on a channel. */
    void onCredit(int channel, long received, long limit);

    void onSync(int channel, long sent);

    void onOpen(int slot);

    void onDone();

    /** Asked after every frame: whether the next is wanted. */
    boolean wantsMore();
}
