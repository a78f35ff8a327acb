/**
 * The leader's loops around schedules: firing them, and pruning what is history.
 * When a schedule fires is decided in the library; nothing here may know a hotel.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.scheduler.schedule;
