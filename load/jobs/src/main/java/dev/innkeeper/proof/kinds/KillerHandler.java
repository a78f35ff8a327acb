package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.inject.Singleton;

/** As a crash of native code or the kernel's out-of-memory killer would. */
@Singleton
class KillerHandler implements JobHandler<Killer> {
    private static final int KILLED = 137;

    @Override
    public void handle(Killer job, JobContext context) {
        Runtime.getRuntime().halt(KILLED);
    }
}
