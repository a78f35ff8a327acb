/** Tests of what is known of backups, against a real Postgres. They make no backup. */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.scheduler.backup;
