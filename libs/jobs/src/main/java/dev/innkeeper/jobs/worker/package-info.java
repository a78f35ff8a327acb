/**
 * Claiming, running, completing and retrying of jobs, and the leases on them.
 * Nothing here enqueues, and no job but a claimed one is touched.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.worker;
