/**
 * How often a caller may try something, counted across all replicas in Redis or in this process.
 * A limit never decides who somebody is, and never fails a request because Redis is away: this process then counts alone.
 */
@NullMarked
package dev.innkeeper.web.limit;

import org.jspecify.annotations.NullMarked;
