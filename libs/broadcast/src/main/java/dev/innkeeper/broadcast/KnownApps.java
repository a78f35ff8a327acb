package dev.innkeeper.broadcast;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The applications as of the last look; replaced as a whole, so that a reader never sees half of a change. */
@Singleton
class KnownApps implements Apps {
    private record Table(Map<String, App> byId, Map<String, App> byKey, Set<String> unreadable) {}

    private final List<Runnable> onChange = new CopyOnWriteArrayList<>();
    private final App configured;
    private volatile Table table;
    private volatile boolean complete;

    KnownApps(BroadcastConfig config, BroadcastProperties properties) {
        this.configured = ConfiguredApp.of(config, properties);
        this.table = table(List.of(), Set.of());
        this.complete = !properties.apps().enabled();
    }

    @Override
    public Optional<App> byKey(String key) {
        return Optional.ofNullable(table.byKey.get(key));
    }

    @Override
    public Optional<App> byId(String id) {
        return Optional.ofNullable(table.byId.get(id));
    }

    @Override
    public boolean gone(String id) {
        // Before the table: the one that is read first may still lack what makes it complete.
        boolean all = complete;
        var now = table;
        return all && !now.byId.containsKey(id) && !now.unreadable.contains(id);
    }

    @Override
    public App configured() {
        return configured;
    }

    @Override
    public Collection<App> all() {
        return table.byId.values();
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public void onChange(Runnable task) {
        onChange.add(task);
    }

    /**
     * From now on these are all there are, beside the configured one, which they can not replace.
     *
     * @param unreadable ids of those that are there besides, and can not be served
     */
    void replace(Collection<App> others, Set<String> unreadable) {
        var before = table;
        table = table(others, unreadable);
        complete = true;
        if (!table.equals(before)) {
            onChange.forEach(Runnable::run);
        }
    }

    private Table table(Collection<App> others, Set<String> unreadable) {
        var byId = new LinkedHashMap<String, App>();
        var byKey = new LinkedHashMap<String, App>();
        byId.put(configured.id(), configured);
        byKey.put(configured.key(), configured);
        for (var app : others) {
            if (!byId.containsKey(app.id()) && !byKey.containsKey(app.key())) {
                byId.put(app.id(), app);
                byKey.put(app.key(), app);
            }
        }
        return new Table(Map.copyOf(byId), Map.copyOf(byKey), Set.copyOf(unreadable));
    }
}
