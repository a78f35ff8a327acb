package dev.innkeeper.web.limit;

import java.time.Duration;

/**
 * What is counted.
 *
 * @param key the Redis key, one for each counted thing
 * @param limit attempts within the period
 */
record Bucket(String key, int limit, Duration period) {}
