/**
 * Postgres, Redis, mail and the packaged services as processes: how each is started, watched and stopped.
 * Nothing here prints, and nothing here knows what a service does beyond its probes.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.local.stack;
