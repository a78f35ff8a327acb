package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.users.SignedIn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A connection says whose it is, and Redis does not know yet. */
final class SigningIn {
    private final SignedIn who;
    private final Runnable undo;
    private final List<String> asked = new ArrayList<>();
    private boolean counted;

    /** {@code undo} takes back what was said of it. */
    SigningIn(SignedIn who, Consumer<SigningIn> undo) {
        this.who = who;
        this.undo = () -> undo.accept(this);
    }

    SignedIn who() {
        return who;
    }

    String userId() {
        return who.user().userId();
    }

    /** To be run when the connection ends; always the same object. */
    Runnable undo() {
        return undo;
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
