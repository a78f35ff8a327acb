/**
 * What only the leader does for the queue: it brings jobs that Redis does not know back to it, and tells it and the
 * metrics what Postgres says. It never runs a job and never changes a row.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.recover;
