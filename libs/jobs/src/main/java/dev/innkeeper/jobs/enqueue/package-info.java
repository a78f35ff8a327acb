/**
 * How a job gets into its table and, after the commit, to the workers.
 * Nothing here runs a job.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.enqueue;
