/** Probes against a real Postgres. Nothing about a single job may be tested here. */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.health;
