package dev.innkeeper.realtime.api;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.ChannelName;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be asked about a channel. */
enum Info {
    USER_COUNT,
    SUBSCRIPTION_COUNT,
    CACHE;

    /**
     * Reads a list separated by commas.
     *
     * @throws Refused with 400 for what nobody knows
     */
    static Set<Info> parse(@Nullable String list) {
        var found = EnumSet.noneOf(Info.class);
        if (list != null) {
            for (var name : list.split(",", -1)) {
                if (!name.isBlank()) {
                    found.add(of(name.strip()));
                }
            }
        }
        return found;
    }

    /** The name in requests and answers. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether channels of this name have it. */
    boolean fits(App app, String channel) {
        return switch (this) {
            case USER_COUNT -> ChannelName.isPresence(channel);
            case SUBSCRIPTION_COUNT ->
                !ChannelName.isPresence(channel) && app.features().subscriptionCounts();
            case CACHE -> ChannelName.isCache(channel);
        };
    }

    /**
     * Makes sure that channels of this name have all of these.
     *
     * @throws Refused with 400 if they do not
     */
    static void requireFits(App app, String channel, Set<Info> info) {
        for (var one : info) {
            if (!one.fits(app, channel)) {
                throw Refused.malformed("%s is not known of channel %s\n".formatted(one.id(), channel));
            }
        }
    }

    private static Info of(String name) {
        for (var info : values()) {
            if (info.id().equals(name)) {
                return info;
            }
        }
        throw Refused.malformed("Unknown info attribute: " + name + "\n");
    }
}
