package dev.innkeeper.jobs;

/**
 * Work to be done later: a record whose JSON object is kept in the job's row. It is annotated with {@link JobKind} and
 * with {@code @RegisterForReflection}.
 */
public interface Job {}
