/**
 * Who leads, and the loops that only the leader runs.
 * Nothing here knows what a loop does; loops depend on this package, never the other way.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.scheduler.leader;
