/**
 * Real Postgres and Redis servers on this machine: from Docker where an engine answers, from embedded binaries
 * elsewhere; and PgBouncer, Redis and Valkey as they are installed, for tests of just these. Knows nothing about the
 * services, and nothing of it may reach a production class path.
 */
@NullMarked
package dev.innkeeper.testkit;

import org.jspecify.annotations.NullMarked;
