package dev.innkeeper.jobs.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A worker process as it last described itself. One that has not beaten for a while is dead. */
@RegisterForReflection
public record WorkerView(
        UUID id,
        String host,
        long pid,
        List<String> queues,
        int slots,
        int running,
        String version,
        Instant startedAt,
        Instant beatAt) {}
