/**
 * Schedules and when they fire: cron, time zones, catch-up, and one job for each fire time.
 * It knows nothing of hotels, nor whether this process leads.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.scheduler.schedule;
