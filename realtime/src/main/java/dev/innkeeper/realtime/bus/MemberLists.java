package dev.innkeeper.realtime.bus;

import dev.innkeeper.broadcast.Envelope;

/** Who knows the members of channels, and so which news of them are news. Called on the bus' context; must not block. */
public interface MemberLists {
    /** Nobody: such messages are dropped. */
    MemberLists NONE = new MemberLists() {
        @Override
        public void message(String topic, Envelope envelope) {}

        @Override
        public void confirmed(String topic) {}
    };

    /** The list of members has changed; {@link Bus#deliver} passes it on. */
    void message(String topic, Envelope envelope);

    /** Redis confirmed the channel, anew perhaps: what was said before it may have been missed. */
    void confirmed(String topic);
}
