package dev.innkeeper.ops.smoke;

/** A running stack did something else than expected; the message says what. */
final class SmokeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SmokeFailure(String message) {
        super(message);
    }
}
