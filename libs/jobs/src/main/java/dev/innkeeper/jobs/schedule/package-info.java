/**
 * Jobs by the clock: what a schedule is, when it fires, and the one transaction that writes a fire time and its job.
 * Who leads is decided elsewhere: nothing here may rely on being the only one.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.schedule;
