package dev.innkeeper.realtime.users;

import dev.innkeeper.realtime.state.Lists.Present;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One watcher, and what it was told of each user it watches. */
final class Watch {
    private record News(String epoch, long version, boolean online) {
        boolean after(Present present) {
            return epoch.equals(present.epoch()) && version > present.version();
        }
    }

    private final Set<String> users;
    private final Watcher watcher;
    private final Map<String, Boolean> told = new HashMap<>();
    private final Map<String, News> latest = new HashMap<>();
    private @Nullable Present last;

    Watch(List<String> users, Watcher watcher) {
        this.users = new LinkedHashSet<>(users);
        this.watcher = watcher;
    }

    Set<String> users() {
        return users;
    }

    /** A user came or went. */
    void heard(String user, boolean online, String epoch, long version) {
        var news = new News(epoch, version, online);
        latest.put(user, news);
        var before = last;
        // Of another epoch nothing can be said but that it came later.
        if (before != null && epoch.equals(before.epoch()) && !news.after(before)) {
            return;
        }
        if (before != null && !Boolean.valueOf(online).equals(told.put(user, online))) {
            watcher.changed(online ? List.of(user) : List.of(), online ? List.of() : List.of(user));
        }
    }

    /** Redis was asked; what was heard since it answered is newer. */
    void looked(Present present) {
        last = present;
        var online = new ArrayList<String>();
        var offline = new ArrayList<String>();
        for (var user : users) {
            var news = latest.remove(user);
            boolean there = news != null && news.after(present)
                    ? news.online()
                    : present.users().contains(user);
            if (!Boolean.valueOf(there).equals(told.put(user, there))) {
                (there ? online : offline).add(user);
            }
        }
        if (!online.isEmpty() || !offline.isEmpty()) {
            watcher.changed(online, offline);
        }
    }
}
