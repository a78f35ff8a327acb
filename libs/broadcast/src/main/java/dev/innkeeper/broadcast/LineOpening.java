package dev.innkeeper.broadcast;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.List;

/**
 * An open connection to a Redis that knows the script.
 *
 * @param connection to publish on
 * @param run what the server calls itself since it was started
 */
record LineOpening(RedisConnection connection, String run) {

    /** Opens one. */
    static Future<LineOpening> open(Redis redis) {
        return UnsharedConnection.open(redis)
                .compose(connection -> connection
                        .batch(List.of(load(), Request.cmd(Command.INFO).arg("server")))
                        .map(answers ->
                                new LineOpening(connection, run(answers.get(1).toString())))
                        .onFailure(error -> connection.close()));
    }

    /** The command that makes the script known. */
    static Request load() {
        return Request.cmd(Command.SCRIPT).arg("LOAD").arg(PublishScript.TEXT);
    }

    private static String run(String info) {
        return info.lines()
                .filter(line -> line.startsWith("run_id:"))
                .map(line -> line.substring("run_id:".length()).strip())
                .findFirst()
                .orElse("");
    }
}
