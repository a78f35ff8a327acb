package dev.innkeeper.jobs.dispatch;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Stops jobs: one that waits is forgotten, the worker of one that runs is told. */
@Singleton
public class Cancels {
    private final ScriptCalls redis;

    Cancels(ScriptCalls redis) {
        this.redis = redis;
    }

    /** Answers whether a worker has the job, and is told now; otherwise nobody will get it from Redis any more. */
    public boolean isWithWorker(String queue, UUID id) throws RedisDown, InterruptedException {
        var call = new ScriptCalls.Call(
                Script.CANCEL, queue, List.of(QueueKeys.BELL, QueueKeys.RENEW, id.toString(), queue));
        return redis.call(List.of(call)).getFirst().toInteger() == 1;
    }
}
