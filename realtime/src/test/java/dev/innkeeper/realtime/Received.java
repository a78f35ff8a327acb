package dev.innkeeper.realtime;

/** What a client got from the server. */
sealed interface Received {
    /** A whole text message, reassembled. */
    record Text(String text) implements Received {}

    /** The end: the server's close code (1006 if it went without one) and its reason. */
    record Closed(int code, String reason) implements Received {}
}
