package dev.innkeeper.jobs.fail;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.platform.env.AppEnv;
import dev.innkeeper.platform.env.BootCheck;
import jakarta.inject.Singleton;
import java.util.List;

/** The labelled steps of the flows. The process halts at the configured one, as if it were killed there. */
@Singleton
public class Failpoints implements BootCheck {
    /** What the shell says of a process that was killed: 128 + SIGKILL. */
    private static final int KILLED = 137;

    private final String chosen;
    private final boolean allowed;

    Failpoints(JobsConfig config, AppEnv env) {
        this.chosen = config.failpoint().orElse("");
        this.allowed = env == AppEnv.TEST;
    }

    /** Ends the process if this step is the configured one. */
    public void reach(String step) {
        if (chosen.equals(step)) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    @Override
    public List<String> problems() {
        return chosen.isEmpty() || allowed
                ? List.of()
                : List.of("INNKEEPER_JOBS_FAILPOINT is " + chosen + ": only allowed where APP_ENV is test");
    }
}
