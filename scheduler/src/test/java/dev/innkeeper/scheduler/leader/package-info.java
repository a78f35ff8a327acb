/**
 * Who leads, on real Postgres, and the loops of whoever does.
 * Nothing about schedules may be tested here.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.scheduler.leader;
