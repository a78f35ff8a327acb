package dev.innkeeper.realtime;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.ChannelName;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Says who uses channel names that are served here and would not be by Pusher. Any client may choose such a name: each
 * application is told of once an hour at most. Safe for many threads.
 */
@Singleton
public class LongNames {
    private static final Logger LOG = Logger.getLogger(LongNames.class);
    private static final int LONGEST_AT_PUSHER = 164;
    private static final Duration PAUSE = Duration.ofHours(1);

    private final Map<String, Instant> quietUntil = new ConcurrentHashMap<>();
    private final Clock clock;

    LongNames(Clock clock) {
        this.clock = clock;
    }

    /** Looks at a name that is valid. */
    public void look(App app, String channel) {
        if (channel.length() > LONGEST_AT_PUSHER && !ChannelName.isServerToUser(channel) && isTime(app.id())) {
            LOG.warn("Application %s uses channel names of more than %d characters, which Pusher refuses: %s"
                    .formatted(app.id(), LONGEST_AT_PUSHER, channel));
        }
    }

    private boolean isTime(String app) {
        var now = clock.instant();
        var next = now.plus(PAUSE);
        var until = quietUntil.putIfAbsent(app, next);
        return until == null || (!now.isBefore(until) && quietUntil.replace(app, until, next));
    }
}
