package dev.innkeeper.realtime.socket;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.PusherSignature;
import jakarta.inject.Singleton;

/** What signatures for a client are checked with now: a secret may be changed while connections are open. */
@Singleton
class Signatures {
    private final Apps apps;

    Signatures(Apps apps) {
        this.apps = apps;
    }

    PusherSignature of(Client client) {
        return apps.current(client.app).signature();
    }
}
