package dev.innkeeper.ops.secrets;

import dev.innkeeper.ops.secrets.Progress.Step;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Redis' password: a user may have two. Redis is told hashes only, at once, and by the file from which it reads its users when it starts. */
@Singleton
final class RedisRotation implements Rotation {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern WITH_PASSWORD = Pattern.compile("(rediss?://)([^:/@,]*):([^@,]+)(@[^,]+)");
    private static final String URL = "redis-url";
    private static final String USERS = "redis-users";

    private final RedisAPI redis;
    private final Connected connected;
    private final Clock clock;

    RedisRotation(RedisAPI redis, Connected connected, Clock clock) {
        this.redis = redis;
        this.connected = connected;
        this.clock = clock;
    }

    @Override
    public Advanced next(SecretFiles files, Rotated secret, Progress progress, boolean now) throws Exception {
        return progress.step() == Step.RESTING ? offer(files, secret) : finish(files, secret, progress);
    }

    private Advanced offer(SecretFiles files, Rotated secret) throws IOException {
        var url = WITH_PASSWORD.matcher(files.read(URL));
        if (!url.matches()) {
            throw new StillUsed("%s names no server with a password, or several".formatted(URL));
        }
        var password = RandomSecret.word();
        var former = sha256(url.group(3));
        var fresh = sha256(password);
        tell("SETUSER", user(url.group(2)), "#" + fresh);
        var texts = new HashMap<String, String>();
        texts.put(URL, url.group(1) + url.group(2) + ":" + password + url.group(4));
        files.find(USERS)
                .ifPresent(users -> texts.put(USERS, users.replace("#" + former, "#" + former + " #" + fresh)));
        var offered = new Progress(Step.OFFERED, clock.instant(), former);
        files.write(secret, offered, texts);
        return new Advanced(
                offered,
                List.of(
                        "Redis takes the new one beside the old one",
                        "restart web, worker, scheduler and realtime, one process at a time"));
    }

    private Advanced finish(SecretFiles files, Rotated secret, Progress progress) throws IOException {
        var still = connected.redisSince(progress.since());
        if (!still.isEmpty()) {
            throw new StillUsed("connected to Redis since before there was a new one", still);
        }
        var url = WITH_PASSWORD.matcher(files.read(URL));
        if (!url.matches()) {
            throw new StillUsed("%s names no server with a password, or several".formatted(URL));
        }
        var user = user(url.group(2));
        if (String.valueOf(tell("GETUSER", user)).contains(progress.former())) {
            tell("SETUSER", user, "!" + progress.former());
        }
        var resting = new Progress(Step.RESTING, clock.instant(), "");
        var users = files.find(USERS);
        files.write(
                secret,
                resting,
                users.isEmpty() ? Map.of() : Map.of(USERS, users.get().replace("#" + progress.former() + " ", "")));
        return new Advanced(resting, List.of("Redis has forgotten the old one; nothing has to be restarted"));
    }

    private Object tell(String... words) {
        return redis.acl(List.of(words)).await().atMost(PATIENCE);
    }

    private static String user(String named) {
        return named.isEmpty() ? "default" : named;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
