package dev.innkeeper.jobs.dispatch;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where each job is: in one place or in none. */
final class ModelPlaces {
    /** Where a job may be. */
    enum Place {
        READY,
        DELAYED,
        LEASED,
        AT_LIMIT,
        AT_RATE
    }

    /**
     * One job.
     *
     * @param score when it was or is due, or when its lease ends
     * @param worker who leased it
     * @param limitKey under which it counts while it is leased
     */
    record At(Place place, long score, String worker, String limitKey) {}

    private final Map<String, At> jobs = new TreeMap<>();

    void put(String id, Place place, long score) {
        jobs.put(id, new At(place, score, "", ""));
    }

    void lease(String id, long until, String worker, String limitKey) {
        jobs.put(id, new At(Place.LEASED, until, worker, limitKey));
    }

    void remove(String id) {
        jobs.remove(id);
    }

    void clear() {
        jobs.clear();
    }

    /** All of them, as they are now. */
    Map<String, At> copy() {
        return Map.copyOf(jobs);
    }

    /** Each is where it was then. */
    void restore(Map<String, At> then) {
        jobs.clear();
        jobs.putAll(then);
    }

    At at(String id) {
        return Objects.requireNonNull(jobs.get(id));
    }

    @Nullable
    Place of(String id) {
        var at = jobs.get(id);
        return at == null ? null : at.place();
    }

    /** The jobs there, the next one first. */
    List<String> in(Place place) {
        return jobs.entrySet().stream()
                .filter(job -> job.getValue().place() == place)
                .sorted(Comparator.<Map.Entry<String, At>>comparingLong(
                                job -> job.getValue().score())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    List<String> leasedBy(String worker) {
        return in(Place.LEASED).stream()
                .filter(id -> at(id).worker().equals(worker))
                .sorted()
                .toList();
    }

    /** How many of this limit key run. */
    long running(String limitKey) {
        return in(Place.LEASED).stream()
                .filter(id -> limitKey.equals(at(id).limitKey()))
                .count();
    }
}
