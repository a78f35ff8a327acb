/**
 * The scripts that keep backups and restore them, run for real on files; programs of Postgres are stand-ins.
 * Nothing here starts a database or a container: ./innkeeper backup drill does.
 */
@NullMarked
package dev.innkeeper.deploy.backup;

import org.jspecify.annotations.NullMarked;
