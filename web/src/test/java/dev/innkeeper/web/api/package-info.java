/**
 * The REST API under /api: its resources, and the records that are its wire format.
 * Pages do not live here, and domain objects never leave it unmapped.
 */
@NullMarked
package dev.innkeeper.web.api;

import org.jspecify.annotations.NullMarked;
