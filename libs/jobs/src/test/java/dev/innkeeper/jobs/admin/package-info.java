/**
 * What an operator sees and may do, on real Postgres and Redis.
 * No job is run here.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.admin;
