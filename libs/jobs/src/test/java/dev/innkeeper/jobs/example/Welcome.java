package dev.innkeeper.jobs.example;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Welcomes a guest. */
@RegisterForReflection
@JobKind(value = "example.welcome", queue = "notifications")
public record Welcome(String guest) implements Job {}
