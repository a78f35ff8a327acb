package dev.innkeeper.realtime.join;

/** Why a client may not subscribe; the type and status are what client libraries know. Carries no stack: it is no fault. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String type;
    private final int status;

    /**
     * @param type for programs, such as AuthError
     * @param message for people
     * @param status like an HTTP status, or one of the protocol's codes
     */
    public Refusal(String type, String message, int status) {
        super(message, null, false, false);
        this.type = type;
        this.status = status;
    }

    public String type() {
        return type;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    public int status() {
        return status;
    }
}
