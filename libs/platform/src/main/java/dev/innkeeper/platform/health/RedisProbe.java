package dev.innkeeper.platform.health;

import dev.innkeeper.platform.PlatformConfig;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.util.List;

/** Redis answers PING. Whether the service can go on without it is the service's own setting. */
@Singleton
class RedisProbe implements Probe {
    private final RedisAPI redis;
    private final boolean critical;

    RedisProbe(RedisAPI redis, PlatformConfig config) {
        this.redis = redis;
        this.critical = config.redisCritical();
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public boolean critical() {
        return critical;
    }

    @Override
    public void check() {
        redis.ping(List.of()).await().indefinitely();
    }
}
