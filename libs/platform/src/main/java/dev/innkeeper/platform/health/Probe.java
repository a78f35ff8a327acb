package dev.innkeeper.platform.health;

/** A check of one dependency. Any CDI bean that implements it is run on a schedule, on a virtual thread. */
public interface Probe {
    /** A short name, unique in the service: {@code postgres}. */
    String name();

    /** Whether the service can not do its work without it: a critical dependency that is down makes it not ready. */
    boolean critical();

    /**
     * Returns when the dependency answers. It is interrupted when it takes longer than the configured time.
     *
     * @throws Exception when the dependency does not answer as it should; the message is shown to operators
     */
    void check() throws Exception;
}
