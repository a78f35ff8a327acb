package dev.innkeeper.local.system;

/** Something that is made to happen to real processes. */
@FunctionalInterface
interface Event {
    void happens() throws Exception;
}
