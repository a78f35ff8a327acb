/**
 * The web service as its callers see it, on a real Postgres and Redis.
 * No bean of the service is replaced here.
 */
@NullMarked
package dev.innkeeper.web;

import org.jspecify.annotations.NullMarked;
