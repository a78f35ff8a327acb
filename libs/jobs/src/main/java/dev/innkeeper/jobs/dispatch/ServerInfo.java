package dev.innkeeper.jobs.dispatch;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What Redis says of itself, if it says anything. */
@Singleton
public class ServerInfo {
    private final ScriptCalls redis;

    ServerInfo(ScriptCalls redis) {
        this.redis = redis;
    }

    /** Returns if Redis answers. */
    public void ping() throws RedisDown, InterruptedException {
        redis.command(Request.cmd(Command.PING));
    }

    /** Which policy makes this server drop keys when its memory is full; empty if it keeps them. */
    public Optional<String> evicts() throws RedisDown, InterruptedException {
        var memory = section("memory");
        if (field(memory, "maxmemory").orElse("0").equals("0")) {
            return Optional.empty();
        }
        return field(memory, "maxmemory_policy").filter(policy -> !policy.equals("noeviction"));
    }

    /** What this server calls itself since it was started; empty if it does not tell. */
    public Optional<String> id() throws InterruptedException {
        try {
            return field(section("server"), "run_id");
        } catch (RedisDown e) {
            return Optional.empty();
        }
    }

    // INFO and not CONFIG GET, which managed servers forbid.
    private String section(String name) throws RedisDown, InterruptedException {
        return redis.command(Request.cmd(Command.INFO).arg(name)).toString();
    }

    private static Optional<String> field(String section, String name) {
        return section.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }
}
