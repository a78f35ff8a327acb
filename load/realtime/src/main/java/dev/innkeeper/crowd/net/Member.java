package dev.innkeeper.crowd.net;

/** One client of the crowd, as its connection sees it. Called on the connection's loop only. */
public interface Member {
    /** A whole text. */
    void heard(Connection connection, String text);

    /** A text that was skipped: the connection had been told only to count. */
    default void counted(Connection connection, long nanos) {}

    /** The end: the server's close code, the HTTP status that refused it, or 1006. */
    default void ended(Connection connection, int code) {}
}
