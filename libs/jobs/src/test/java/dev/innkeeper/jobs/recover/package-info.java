/**
 * The leader's loops one turn at a time, on real backends.
 * No job is run here.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.recover;
