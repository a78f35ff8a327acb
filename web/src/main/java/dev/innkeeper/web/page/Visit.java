package dev.innkeeper.web.page;

import dev.innkeeper.broadcast.BroadcastConfig;

/**
 * What the frame of every page needs to know.
 *
 * @param live whether something on the page listens to realtime events
 */
record Visit(boolean signedIn, boolean worksHere, boolean live, String realtimeKey, String realtimeUrl) {
    static Visit of(boolean signedIn, boolean worksHere, boolean live, BroadcastConfig realtime) {
        return new Visit(
                signedIn, worksHere, live, realtime.key(), realtime.publicUrl().toString());
    }
}
