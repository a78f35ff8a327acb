/**
 * Who leads, on real Postgres.
 * Nothing about schedules may be tested here.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.scheduler.leader;
