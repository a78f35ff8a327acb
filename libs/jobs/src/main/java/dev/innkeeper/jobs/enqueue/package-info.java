/**
 * How a job gets into its table and, after the commit, to the workers; and how it is taken back.
 * Nothing here runs a job.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.enqueue;
