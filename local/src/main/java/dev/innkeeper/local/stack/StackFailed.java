package dev.innkeeper.local.stack;

/** The stack could not start; the message says which part and shows its last words. */
public final class StackFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StackFailed(String message) {
        super(message);
    }

    StackFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
