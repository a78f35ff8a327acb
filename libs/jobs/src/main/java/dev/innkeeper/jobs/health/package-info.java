/**
 * Whether the database is configured, answers, and has the schema this code was written for, and whether Redis and the
 * queue are configured so that no job is lost. Nothing here may take a connection of the pool, nor know what the tables hold.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.health;
