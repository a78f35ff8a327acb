package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Waits in a queue that no worker of these tests serves. */
@RegisterForReflection
@JobKind(value = "test.waiting", queue = "unserved", version = 3, maxAttempts = 5)
record Waiting(String name, int number) implements Job {}
