package dev.innkeeper.jobs.health;

import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.dispatch.ServerInfo;
import dev.innkeeper.platform.PlatformConfig;
import dev.innkeeper.platform.health.Probe;
import jakarta.inject.Singleton;

/**
 * Redis answers the queue's client, which has connections of its own, and may have another address. It counts as much as
 * the Redis of everybody else: jobs are accepted and run without it.
 */
@Singleton
class QueueRedisProbe implements Probe {
    private final ServerInfo server;
    private final boolean critical;

    QueueRedisProbe(ServerInfo server, PlatformConfig config) {
        this.server = server;
        this.critical = config.redisCritical();
    }

    @Override
    public String name() {
        return "redis-jobs";
    }

    @Override
    public boolean critical() {
        return critical;
    }

    @Override
    public void check() throws RedisDown, InterruptedException {
        server.ping();
    }
}
