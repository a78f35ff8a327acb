package dev.innkeeper.jobs.dispatch;

import dev.innkeeper.jobs.Throttle;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** The throttles in the rows of jobs, which never change, and which of them Redis has been told. */
final class ModelThrottles {
    private final Map<String, Throttle> rows;
    private final TreeSet<String> known = new TreeSet<>();

    ModelThrottles(Map<String, Throttle> rows) {
        this.rows = rows;
    }

    Map<String, Throttle> rows() {
        return rows;
    }

    TreeSet<String> known() {
        return known;
    }

    void learn(String id) {
        if (!of(id).encoded().isEmpty()) {
            known.add(id);
        }
    }

    Throttle of(String id) {
        return rows.getOrDefault(id, Throttle.NONE);
    }

    Throttle asKnown(String id) {
        return known.contains(id) ? of(id) : Throttle.NONE;
    }

    String limitKey(String id) {
        return Objects.requireNonNullElse(of(id).limitKey(), "");
    }

    String rateKey(String id) {
        return Objects.requireNonNullElse(of(id).rateKey(), "");
    }
}
