package dev.innkeeper.realtime.api;

/** Ends a request with a status and a text that client libraries show as it is. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int TIMED_OUT = 408;
    static final int TOO_LARGE = 413;
    static final int TOO_MANY = 429;
    static final int UNAVAILABLE = 503;

    private final int status;

    Refused(int status, String message) {
        // Without a stack: it is an answer, and strangers can ask for many.
        super(message, null, false, false);
        this.status = status;
    }

    static Refused malformed(String message) {
        return new Refused(BAD_REQUEST, message);
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
