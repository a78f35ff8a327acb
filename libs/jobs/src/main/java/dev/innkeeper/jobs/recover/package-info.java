/**
 * What only the leader does: it brings jobs that Redis does not know back to it. It never runs a job and never changes a
 * row.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.recover;
