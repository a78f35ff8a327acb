package dev.innkeeper.realtime.wire;

/** Why the server closes a connection. Clients treat 4000 to 4099 as final, 4100 as try later, 4200 as come back at once. */
public enum CloseCode {
    TLS_ONLY(4000, "Application only accepts connections over TLS, use wss://"),
    UNKNOWN_KEY(4001, "Application does not exist"),
    APP_DISABLED(4003, "Application is disabled"),
    APP_FULL(4004, "Application is over its connection quota"),
    BAD_PATH(4005, "Path not found"),
    BAD_VERSION(4006, "Invalid version string format"),
    UNSUPPORTED_PROTOCOL(4007, "Unsupported protocol version"),
    NO_PROTOCOL(4008, "No protocol version supplied"),
    BAD_ORIGIN(4009, "Origin not allowed"),
    NOT_AUTHORIZED_IN_TIME(4009, "Connection not authorized within timeout"),
    TERMINATED(4009, "Terminated by the application"),
    APP_FULL_FOR_NOW(4100, "Application is over its connection quota"),
    TOO_SLOW(4100, "Slow consumer"),
    TOO_MANY_MESSAGES(4100, "Message rate exceeded"),
    NOT_READY(4100, "Server is not ready yet: try again"),
    DRAINING(4100, "Server is going away: try another one"),
    RECONNECT(4200, "Server is going away: reconnect"),
    NO_PONG(4201, "Pong reply not received in time"),
    BAD_FRAME(1002, "Frame can not be read"),
    UNSUPPORTED_DATA(1003, "Text frames only"),
    TOO_LARGE(1009, "Message too large"),
    INTERNAL_ERROR(1011, "Internal error"),
    GOING_AWAY(1001, "Server is going away");

    private static final int FIRST_OF_PUSHER = 4000;

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    /** Whether the protocol defines it, so that clients expect a {@code pusher:error} before it. */
    public boolean ofPusher() {
        return code >= FIRST_OF_PUSHER;
    }
}
