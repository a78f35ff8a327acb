/**
 * How the backup of Postgres is doing, as Postgres itself knows it, for those who must be told when there is none.
 * Backups are made elsewhere (deploy/backup); nothing here makes or checks one.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.scheduler.backup;
