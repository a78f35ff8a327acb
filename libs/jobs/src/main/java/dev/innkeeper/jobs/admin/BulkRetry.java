package dev.innkeeper.jobs.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What came of retrying many dead jobs.
 *
 * @param queued how many are queued again
 * @param skipped how many stay dead, because another job with the same unique key is queued
 */
@RegisterForReflection
public record BulkRetry(int queued, int skipped) {}
