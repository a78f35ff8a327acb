/** Tests of the engine on real Postgres and Redis. Nothing here is used outside of the tests. */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.worker;
