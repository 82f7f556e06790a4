package io.foundation.transport.link;

/** How a link that this node dialled gets further connections. */
public interface LinkOpener {

    /**
     * Dials another connection with {@link FrameLink#joining}. Ends by {@link FrameLink#attach} on its wire thread, or by {@link FrameLink#openFailed}.
     * Does not block.
     *
     * @param slot its place in the link
     */
    void open(FrameLink link, int slot);
}
