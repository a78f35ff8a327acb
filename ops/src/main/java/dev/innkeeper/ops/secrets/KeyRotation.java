package dev.innkeeper.ops.secrets;

import dev.innkeeper.broadcast.AppAdmin;
import dev.innkeeper.ops.secrets.Progress.Step;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** What signs: the new one is accepted first, signs next, and the old one goes when nothing it signed is about. */
@Singleton
final class KeyRotation implements Rotation {
    private static final String LIFETIME = "innkeeper.web.session.lifetime";
    /** What web takes where it is not set. */
    static final Duration DEFAULT_LIFETIME = Duration.ofHours(12);

    private static final String RESTART = "restart web, worker, scheduler and realtime, one process at a time";

    private final Connected connected;
    private final AppAdmin apps;
    private final Config config;
    private final Clock clock;

    KeyRotation(Connected connected, AppAdmin apps, Config config, Clock clock) {
        this.connected = connected;
        this.apps = apps;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Advanced next(SecretFiles files, Rotated secret, Progress progress, boolean now) throws Exception {
        return switch (progress.step()) {
            case RESTING -> offer(files, secret);
            case OFFERED -> swap(files, secret, progress);
            case SWAPPED -> {
                restarted(progress.since());
                yield secret == Rotated.APP_KEY && !now ? waitForSessions(files, secret) : drop(files, secret);
            }
            case ENDING -> {
                var end = progress.since().plus(lifetime());
                if (!now && clock.instant().isBefore(end)) {
                    throw new StillUsed("sessions that the old one signed live until %s".formatted(end));
                }
                yield drop(files, secret);
            }
        };
    }

    private Advanced offer(SecretFiles files, Rotated secret) throws IOException {
        var fresh = secret == Rotated.APP_KEY ? RandomSecret.key() : RandomSecret.word();
        var offered = new Progress(Step.OFFERED, clock.instant(), "");
        files.write(secret, offered, Map.of(next(secret), fresh));
        return new Advanced(offered, List.of("a new one is accepted by whoever is restarted from now on", RESTART));
    }

    private Advanced swap(SecretFiles files, Rotated secret, Progress progress) throws IOException, SQLException {
        restarted(progress.since());
        var swapped = new Progress(Step.SWAPPED, clock.instant(), "");
        files.write(
                secret, swapped, Map.of(secret.id(), files.read(next(secret)), next(secret), files.read(secret.id())));
        return new Advanced(swapped, List.of("the new one signs for whoever is restarted from now on", RESTART));
    }

    private Advanced waitForSessions(SecretFiles files, Rotated secret) throws IOException {
        var ending = new Progress(Step.ENDING, clock.instant(), "");
        files.write(secret, ending, Map.of());
        return new Advanced(
                ending,
                List.of("nobody signs with the old one; wait until %s, when all its sessions have ended"
                        .formatted(ending.since().plus(lifetime()))));
    }

    private Advanced drop(SecretFiles files, Rotated secret) throws IOException, SQLException {
        if (secret == Rotated.APP_KEY) {
            encryptAnew(files);
        }
        var resting = new Progress(Step.RESTING, clock.instant(), "");
        files.write(secret, resting, Map.of(next(secret), ""));
        return new Advanced(
                resting, List.of("the old one is accepted by nobody who is restarted from now on", RESTART));
    }

    /** What lies in the database under the old key, while both keys are here. */
    private void encryptAnew(SecretFiles files) throws IOException, SQLException {
        if (!config.getOptionalValue("APP_KEY", String.class).map(String::strip).equals(files.find("app-key"))) {
            throw new StillUsed("this environment's APP_KEY is not the one of the folder: run it as services run");
        }
        var unread = apps.encryptAnew();
        if (!unread.isEmpty()) {
            throw new StillUsed("secrets of applications are encrypted with neither of the two keys", unread);
        }
    }

    private void restarted(Instant since) throws SQLException {
        var older = connected.since(since);
        if (!older.isEmpty()) {
            throw new StillUsed("some have not been restarted since " + since, older);
        }
    }

    private Duration lifetime() {
        return config.getOptionalValue(LIFETIME, Duration.class).orElse(DEFAULT_LIFETIME);
    }

    private static String next(Rotated secret) {
        return secret.id() + "-next";
    }
}
