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
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Redis' password: a user may have two. Redis is told hashes only, at once, and by the file from which it reads its users when it starts. */
@Singleton
final class RedisRotation implements Rotation {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern HASH = Pattern.compile("\\b[0-9a-f]{64}\\b");
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
        var address = RedisAddress.parse(files.read(URL));
        var users = files.find(USERS).map(AclFile::new);
        var former = sha256(address.password());
        known(address.user(), users, former);
        var password = RandomSecret.word();
        var fresh = sha256(password);
        tell("SETUSER", address.user(), "#" + fresh);
        var texts = new HashMap<String, String>();
        texts.put(URL, address.with(password));
        users.ifPresent(file ->
                texts.put(USERS, file.adding(address.user(), former, fresh).text()));
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
        var address = RedisAddress.parse(files.read(URL));
        var users = files.find(USERS).map(AclFile::new);
        var fresh = sha256(address.password());
        var accepted = known(address.user(), users, fresh);
        if (accepted.contains(progress.former())) {
            tell("SETUSER", address.user(), "!" + progress.former());
        } else if (!accepted.equals(Set.of(fresh))) {
            // Else an earlier try told Redis and broke off before it wrote that down.
            throw new IllegalStateException(
                    "Redis has a password of %s that is neither the old nor the new one: take it away with ACL SETUSER %s !HASH"
                            .formatted(address.user(), address.user()));
        }
        var resting = new Progress(Step.RESTING, clock.instant(), "");
        files.write(
                secret,
                resting,
                users.map(file -> Map.of(
                                USERS,
                                file.without(address.user(), progress.former()).text()))
                        .orElse(Map.of()));
        return new Advanced(resting, List.of("Redis has forgotten the old one; nothing has to be restarted"));
    }

    /** The hashes that Redis has of a user, once it is sure that this one is among them, and after a restart too. */
    private Set<String> known(String user, Optional<AclFile> users, String hash) {
        var accepted = HASH.matcher(String.valueOf(tell("GETUSER", user)))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        if (!accepted.contains(hash)) {
            throw new IllegalStateException("Redis does not have the password of %s as one of %s".formatted(URL, user));
        }
        if (users.isPresent() && !users.get().has(user, hash)) {
            throw new IllegalStateException(
                    "%s does not have the password of %s as #HASH in the line of %s".formatted(USERS, URL, user));
        }
        return accepted;
    }

    private Object tell(String... words) {
        return redis.acl(List.of(words)).await().atMost(PATIENCE);
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
