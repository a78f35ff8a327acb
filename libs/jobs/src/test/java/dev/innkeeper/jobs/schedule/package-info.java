/**
 * When schedules fire, in zones whose clocks change, and what two leaders make of them.
 * Nothing about leading may be tested here.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.schedule;
