package dev.innkeeper.ops.smoke;

/** A running stack gives no occasion to try what comes now; the message says why. */
final class SmokeUntried extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SmokeUntried(String message) {
        super(message);
    }
}
