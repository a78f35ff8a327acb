/** Tests of the statements on a real Postgres. Nothing here is used outside of the tests. */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.store;
