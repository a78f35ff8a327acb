/**
 * When schedules fire, in zones whose clocks change.
 * Nothing about leading may be tested here.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.scheduler.schedule;
