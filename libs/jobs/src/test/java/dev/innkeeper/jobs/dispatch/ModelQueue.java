package dev.innkeeper.jobs.dispatch;

import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.jobs.dispatch.ModelPlaces.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a queue in Redis should be, in memory: every job is in at most one place, and how many run of a key is counted
 * anew each time instead of being kept. Each verb answers what the script of that name answers, as text.
 */
final class ModelQueue {
    private final ModelPlaces places = new ModelPlaces();
    private final ModelThrottles throttles;
    private final ModelBuckets buckets = new ModelBuckets();
    private final Map<String, Long> wake = new TreeMap<>();
    private final TreeSet<String> cancelled = new TreeSet<>();
    private boolean open;
    private boolean paused;
    private int most = Integer.MAX_VALUE;
    private long now;

    /** The throttles are those of the jobs' rows: they never change. */
    ModelQueue(Map<String, Throttle> throttles, long now) {
        this.throttles = new ModelThrottles(throttles);
        this.now = now;
    }

    long now() {
        return now;
    }

    void pass(long millis) {
        now += millis;
    }

    void open() {
        open = true;
    }

    void pause(boolean wanted) {
        paused = wanted;
    }

    void limit(int atOnce) {
        most = atOnce;
    }

    /** Nothing is known of jobs but the buckets of their rates. */
    void fill() {
        places.clear();
        throttles.known().clear();
        wake.clear();
        cancelled.clear();
        open = false;
    }

    void wipe() {
        fill();
        buckets.fullAt().clear();
        paused = false;
        most = Integer.MAX_VALUE;
    }

    String push(Map<String, Long> pushed) {
        int added = 0;
        for (var one : pushed.entrySet()) {
            var id = one.getKey();
            var at = places.of(id);
            throttles.learn(id);
            if (at == Place.LEASED || at == Place.AT_LIMIT || at == Place.AT_RATE) {
                continue;
            }
            long runAt = one.getValue() == 0 ? now : one.getValue();
            if (runAt > now) {
                if (at != Place.READY) {
                    places.put(id, Place.DELAYED, runAt);
                }
            } else if (at != Place.READY) {
                places.put(id, Place.READY, runAt);
            }
            added += at == null ? 1 : 0;
        }
        return Integer.toString(added);
    }

    String claim(int wanted, long lease, String worker) {
        if (!open) {
            return "[closed]";
        }
        if (paused) {
            return "[paused]";
        }
        int n = Math.min(wanted, Math.max(0, most - places.in(Place.LEASED).size()));
        places.in(Place.DELAYED).stream()
                .filter(id -> places.at(id).score() <= now)
                .toList()
                .forEach(id -> places.put(id, Place.READY, places.at(id).score()));
        buckets.fullAt().values().removeIf(full -> full <= now);
        wakeUp();
        var claimed = new ArrayList<String>();
        while (claimed.size() < n && !places.in(Place.READY).isEmpty()) {
            // What one of them wakes comes after all of them.
            for (var id :
                    places.in(Place.READY).stream().limit(n - claimed.size()).toList()) {
                if (mayStart(id)) {
                    places.lease(
                            id,
                            now + lease,
                            worker,
                            throttles.asKnown(id).limitKey() == null ? "" : throttles.limitKey(id));
                    claimed.add(id);
                }
            }
        }
        var answer = new ArrayList<>(
                List.of("ok", Long.toString(nextWait()), places.in(Place.READY).isEmpty() ? "0" : "1"));
        answer.addAll(claimed);
        return answer.toString();
    }

    String settle(String worker, long runAt, List<String> settled) {
        int number = 0;
        for (var id : settled) {
            boolean leased = places.of(id) == Place.LEASED;
            if (leased && runAt != -1 && !places.at(id).worker().equals(worker)) {
                continue;
            }
            number++;
            var held = leased ? places.at(id).limitKey() : "";
            boolean wasReady = places.of(id) == Place.READY;
            places.remove(id);
            if (wasReady) {
                wakeNext(id);
            }
            if (!held.isEmpty()) {
                parked(Place.AT_LIMIT, held).stream().findFirst().ifPresent(next -> places.put(next, Place.READY, 0));
            }
            cancelled.remove(id);
            if (runAt == -1) {
                throttles.known().remove(id);
            } else {
                places.put(id, runAt <= now ? Place.READY : Place.DELAYED, runAt);
            }
        }
        return Integer.toString(number);
    }

    String renew(long lease, String worker, List<String> held) {
        var lost = new ArrayList<String>();
        var stopped = new ArrayList<String>();
        for (var id : held) {
            boolean mine =
                    places.of(id) == Place.LEASED && places.at(id).worker().equals(worker);
            if (mine || (!open && places.of(id) != Place.LEASED)) {
                places.lease(id, now + lease, worker, mine ? places.at(id).limitKey() : throttles.limitKey(id));
                if (cancelled.contains(id)) {
                    stopped.add(id);
                }
            } else {
                lost.add(id);
            }
        }
        return List.of(lost.toString(), stopped.toString()).toString();
    }

    String suspects(int number, long hold) {
        var expired = places.in(Place.LEASED).stream()
                .filter(id -> places.at(id).score() <= now)
                .limit(number)
                .toList();
        var answer = new ArrayList<String>();
        for (var id : expired) {
            var holder = places.at(id).worker();
            places.lease(id, now + hold, holder, places.at(id).limitKey());
            answer.add(id);
            answer.add(holder);
        }
        return answer.toString();
    }

    String cancel(String id) {
        if (places.of(id) == Place.LEASED) {
            cancelled.add(id);
            return "1";
        }
        boolean wasReady = places.of(id) == Place.READY;
        places.remove(id);
        if (wasReady) {
            wakeNext(id);
        }
        throttles.known().remove(id);
        return "0";
    }

    String tend() {
        var keys = new TreeSet<String>();
        places.in(Place.AT_LIMIT).forEach(id -> keys.add(throttles.limitKey(id)));
        for (var key : keys) {
            var waiting = parked(Place.AT_LIMIT, key);
            long free = throttles.of(waiting.getFirst()).limitMax() - places.running(key);
            waiting.stream().limit(Math.max(0, free)).forEach(id -> places.put(id, Place.READY, 0));
        }
        places.in(Place.AT_RATE).forEach(id -> wake.putIfAbsent(throttles.rateKey(id), now));
        return "";
    }

    ModelPlaces places() {
        return places;
    }

    ModelThrottles throttles() {
        return throttles;
    }

    Map<String, Long> buckets() {
        return buckets.fullAt();
    }

    Map<String, Long> wake() {
        return wake;
    }

    Collection<String> cancelled() {
        return cancelled;
    }

    private void wakeUp() {
        for (var key : List.copyOf(wake.keySet())) {
            if (wake.getOrDefault(key, Long.MAX_VALUE) <= now) {
                wake.remove(key);
                long free = Long.MIN_VALUE;
                for (var id : parked(Place.AT_RATE, key)) {
                    // Each that is let go will take a token in its turn.
                    free = free == Long.MIN_VALUE
                            ? buckets.next(throttles.of(id), now)
                            : free + ModelBuckets.each(throttles.of(id));
                    if (free > now) {
                        wake.put(key, free);
                        break;
                    }
                    places.put(id, Place.READY, 0);
                }
            }
        }
    }

    private boolean mayStart(String id) {
        var throttle = throttles.asKnown(id);
        if (throttle.limitKey() != null && places.running(throttle.limitKey()) >= throttle.limitMax()) {
            places.put(id, Place.AT_LIMIT, 0);
            return false;
        }
        if (throttle.rateKey() != null) {
            if (buckets.next(throttle, now) > now) {
                places.put(id, Place.AT_RATE, 0);
                wake.putIfAbsent(throttle.rateKey(), buckets.next(throttle, now));
                wakeNext(id);
                return false;
            }
            buckets.take(throttle, now);
        }
        return true;
    }

    /** A limit that is not used up lets the next one go, if Redis knows that this job has one. */
    private void wakeNext(String id) {
        var throttle = throttles.asKnown(id);
        if (throttle.limitKey() != null && places.running(throttle.limitKey()) < throttle.limitMax()) {
            parked(Place.AT_LIMIT, throttle.limitKey()).stream()
                    .findFirst()
                    .ifPresent(next -> places.put(next, Place.READY, 0));
        }
    }

    private long nextWait() {
        long next = Long.MAX_VALUE;
        for (var id : places.in(Place.DELAYED)) {
            next = Math.min(next, places.at(id).score());
        }
        for (long time : wake.values()) {
            next = Math.min(next, time);
        }
        return next == Long.MAX_VALUE ? -1 : Math.max(0, next - now);
    }

    private List<String> parked(Place place, @Nullable String key) {
        return places.in(place).stream()
                .filter(id ->
                        Objects.equals(key, place == Place.AT_LIMIT ? throttles.limitKey(id) : throttles.rateKey(id)))
                .toList();
    }
}
