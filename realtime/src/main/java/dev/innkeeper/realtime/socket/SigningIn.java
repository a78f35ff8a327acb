package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.users.SignedIn;
import java.util.ArrayList;
import java.util.List;

/** A connection says whose it is, and Redis does not know yet. */
final class SigningIn {
    private final SignedIn who;
    private final List<String> asked = new ArrayList<>();
    private boolean counted;

    SigningIn(SignedIn who) {
        this.who = who;
    }

    SignedIn who() {
        return who;
    }

    String userId() {
        return who.user().userId();
    }

    /** One more answer is owed, to this {@code user_data}. On the client's event loop. */
    void ask(String userData) {
        asked.add(userData);
    }

    /** What is to be answered, in order. On the client's event loop. */
    List<String> asked() {
        return asked;
    }

    /** The connection counts as the user's from now on, in Redis soon. On the bus' context. */
    void count() {
        counted = true;
    }

    /** Whether it counted; it does no more. On the bus' context. */
    boolean uncount() {
        boolean before = counted;
        counted = false;
        return before;
    }
}
