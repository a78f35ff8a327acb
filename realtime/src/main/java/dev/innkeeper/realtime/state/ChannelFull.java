package dev.innkeeper.realtime.state;

/** A channel has as many members as it may. Carries no stack: it is no fault. */
public final class ChannelFull extends RuntimeException {
    private static final long serialVersionUID = 1;

    ChannelFull() {
        super("Too many members", null, false, false);
    }
}
