package dev.innkeeper.jobs.health;

import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.dispatch.ServerInfo;
import dev.innkeeper.platform.env.AppEnv;
import dev.innkeeper.platform.env.BootCheck;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A Redis that drops keys when its memory is full drops who owns which job, and running jobs run again. Where strangers
 * come it stops the boot; the leader goes on looking, for a Redis that was away then and for one that comes later.
 */
@Singleton
public class RedisMemory implements BootCheck {
    private static final Logger LOG = Logger.getLogger(RedisMemory.class);

    private final ServerInfo server;
    private final AppEnv env;

    // Only the leader's thread uses it.
    private @Nullable String complained;

    RedisMemory(ServerInfo server, AppEnv env) {
        this.server = server;
        this.env = env;
    }

    @Override
    public List<String> problems() {
        try {
            var policy = server.evicts();
            if (policy.isEmpty()) {
                return List.of();
            }
            if (env.exposed()) {
                return List.of(problem(policy.get()));
            }
            LOG.warn(problem(policy.get()));
        } catch (RedisDown e) {
            LOG.warnf("whether Redis keeps its keys is not known: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }

    /** Looks once more, and logs what has changed for the worse. */
    public void look() throws InterruptedException {
        try {
            var policy = server.evicts().orElse(null);
            if (policy != null && !policy.equals(complained)) {
                LOG.error(problem(policy));
            }
            complained = policy;
        } catch (RedisDown e) {
            LOG.debugf("whether Redis keeps its keys is not known: %s", e.getMessage());
        }
    }

    private static String problem(String policy) {
        return "REDIS_URL names a server that drops keys when its memory is full (maxmemory-policy %s): must be noeviction"
                .formatted(policy);
    }
}
