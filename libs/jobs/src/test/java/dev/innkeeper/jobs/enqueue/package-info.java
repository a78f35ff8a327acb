/** Tests of what enqueueing writes and tells, on real Postgres and Redis. Nothing here is used outside of the tests. */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.enqueue;
