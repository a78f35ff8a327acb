package dev.innkeeper.realtime.socket;

import jakarta.inject.Singleton;

/** Who answers what clients ask for. */
@Singleton
class Answers {
    private final Subscriptions subscriptions;
    private final SignIns signIns;
    private final Whispers whispers;

    Answers(Subscriptions subscriptions, SignIns signIns, Whispers whispers) {
        this.subscriptions = subscriptions;
        this.signIns = signIns;
        this.whispers = whispers;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    SignIns signIns() {
        return signIns;
    }

    Whispers whispers() {
        return whispers;
    }
}
