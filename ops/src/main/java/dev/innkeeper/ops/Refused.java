package dev.innkeeper.ops;

/** The command is right, but not here. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
        super(message);
    }
}
