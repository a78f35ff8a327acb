/**
 * The scheduler service: its configuration and what it schedules for the hotels.
 * The rules of leading and firing live in the packages below; the work itself is done by workers, never here.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.scheduler;
