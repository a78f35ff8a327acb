/** What all connections to Redis have alike. */
@NullMarked
package dev.innkeeper.platform.redis;

import org.jspecify.annotations.NullMarked;
