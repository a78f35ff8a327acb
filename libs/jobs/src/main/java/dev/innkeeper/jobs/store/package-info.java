/**
 * The SQL of the queue, one verb a method; the rows it takes and gives.
 * No Redis, no threads and no decision about a job live here.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.store;
