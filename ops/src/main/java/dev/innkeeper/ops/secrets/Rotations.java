package dev.innkeeper.ops.secrets;

import dev.innkeeper.ops.secrets.Progress.Step;
import dev.innkeeper.ops.secrets.Rotation.Advanced;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Changes secrets step by step. */
@Singleton
public class Rotations {
    private final KeyRotation keys;
    private final LoginRotation logins;
    private final RedisRotation redis;
    private final Clock clock;

    Rotations(KeyRotation keys, LoginRotation logins, RedisRotation redis, Clock clock) {
        this.keys = keys;
        this.logins = logins;
        this.redis = redis;
        this.clock = clock;
    }

    /**
     * How far the change of a secret is.
     *
     * @param step resting, offered, swapped or ending
     * @param since when that step was taken; empty if it was never changed
     * @param todo what an operator has to do now
     */
    @RegisterForReflection
    public record Standing(String secret, String step, String since, List<String> todo) {}

    /** How far all are. Changes nothing in the folder, and may look while somebody takes a step. */
    public List<Standing> all(Path folder) throws IOException {
        var all = new ArrayList<Standing>();
        for (var secret : Rotated.values()) {
            var progress = SecretFiles.look(folder, secret);
            all.add(new Standing(
                    secret.id(),
                    word(progress.map(Progress::step).orElse(Step.RESTING)),
                    progress.map(known -> known.since().toString()).orElse(""),
                    List.of()));
        }
        return all;
    }

    /**
     * Takes the next step of one.
     *
     * @param now do not wait until what the old one signed has ended
     * @throws StillUsed if it can not be taken yet
     */
    public Standing next(Path folder, Rotated secret, boolean now) throws Exception {
        try (var files = SecretFiles.open(folder)) {
            var progress = files.progress(secret).orElseGet(() -> new Progress(Step.RESTING, clock.instant(), ""));
            Advanced advanced = of(secret).next(files, secret, progress, now);
            return new Standing(
                    secret.id(),
                    word(advanced.progress().step()),
                    advanced.progress().since().toString(),
                    advanced.todo());
        }
    }

    private Rotation of(Rotated secret) {
        return switch (secret) {
            case APP_KEY, REALTIME_SECRET -> keys;
            case DATABASE_PASSWORD -> logins;
            case REDIS_PASSWORD -> redis;
        };
    }

    private static String word(Step step) {
        return step.name().toLowerCase(Locale.ROOT);
    }
}
