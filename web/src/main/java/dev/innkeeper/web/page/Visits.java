package dev.innkeeper.web.page;

import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.web.session.Caller;
import jakarta.inject.Singleton;

/** Describes the visit at hand to the page's frame. */
@Singleton
class Visits {
    private final Caller caller;
    private final BroadcastConfig realtime;

    Visits(Caller caller, BroadcastConfig realtime) {
        this.caller = caller;
        this.realtime = realtime;
    }

    Visit still() {
        return visit(false);
    }

    /** A page that listens to realtime events. */
    Visit live() {
        return visit(true);
    }

    private Visit visit(boolean live) {
        return Visit.of(caller.signedIn().isPresent(), caller.worksHere(), live, realtime);
    }
}
