package dev.innkeeper.jobs.dispatch;

import java.util.Map;
import java.util.Set;

/** What a model knew of jobs at one moment. */
record ModelMoment(
        Map<String, ModelPlaces.At> places,
        Set<String> throttles,
        Map<String, Long> buckets,
        Map<String, Long> wake,
        Set<String> cancelled) {
    static ModelMoment of(ModelQueue queue) {
        return new ModelMoment(
                queue.places().copy(),
                Set.copyOf(queue.throttles().known()),
                Map.copyOf(queue.buckets()),
                Map.copyOf(queue.wake()),
                Set.copyOf(queue.cancelled()));
    }

    /** The queue knows this again, and nothing that came later. */
    void restore(ModelQueue queue) {
        queue.places().restore(places);
        queue.throttles().known().clear();
        queue.throttles().known().addAll(throttles);
        queue.buckets().clear();
        queue.buckets().putAll(buckets);
        queue.wake().clear();
        queue.wake().putAll(wake);
        queue.cancelled().clear();
        queue.cancelled().addAll(cancelled);
    }
}
