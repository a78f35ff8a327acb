package dev.innkeeper.platform.lifecycle;

/** Event: the process was told to stop. Readiness is down already; new work must no longer be taken. */
public record Draining() {}
