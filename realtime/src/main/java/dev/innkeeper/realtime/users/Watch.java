package dev.innkeeper.realtime.users;

import dev.innkeeper.realtime.state.Lists.Present;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    private boolean begun;

    Watch(List<String> users, Watcher watcher) {
        this.users = new LinkedHashSet<>(users);
        this.watcher = watcher;
    }

    Set<String> users() {
        return users;
    }

    /** A user came or went. */
    void heard(String user, boolean online, String epoch, long version) {
        latest.put(user, new News(epoch, version, online));
        if (begun && !Boolean.valueOf(online).equals(told.put(user, online))) {
            watcher.changed(online ? List.of(user) : List.of(), online ? List.of() : List.of(user));
        }
    }

    /** Redis was asked; what was heard since it answered is newer. */
    void looked(Present present) {
        begun = true;
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
