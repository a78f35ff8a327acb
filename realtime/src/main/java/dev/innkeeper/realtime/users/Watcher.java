package dev.innkeeper.realtime.users;

import java.util.List;

/** Who is told when users come online and go. Called on the bus' context; must not block. */
@FunctionalInterface
public interface Watcher {
    /** These came online, those went; either list may be empty. At first everyone's state. */
    void changed(List<String> online, List<String> offline);
}
