package dev.innkeeper.local.system;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What each replica exposed in each second, or that it did not answer; written as Prometheus would have stored it. */
final class Recording {
    private static final String NOTHING = "_";
    // What Prometheus notes for each series of a target that it could not scrape.
    private static final String GONE = "stale";

    private final Map<Replica, NavigableMap<Integer, Map<String, Double>>> scrapes = new ConcurrentHashMap<>();

    /** The values of one scrape by name and labels; none of them if it failed. */
    void add(Replica replica, int second, Map<String, Double> values) {
        scrapes.computeIfAbsent(replica, any -> new ConcurrentSkipListMap<>()).put(second, values);
    }

    /**
     * Every series from one second to another, each as its name with labels and its samples in the notation of promtool.
     *
     * @param every how many seconds lie between two samples
     */
    Map<String, String> series(int from, int to, int every) {
        var all = new LinkedHashMap<String, String>();
        scrapes.forEach((replica, seconds) -> {
            var taken = new ArrayList<Map<String, Double>>();
            for (int second = from; second <= to; second += every) {
                // A scrape that took longer than a second has left a gap: the one before stands for it.
                var scrape = seconds.floorEntry(second);
                taken.add(scrape == null ? Map.of() : scrape.getValue());
            }
            all.put(
                    named("up", "", replica),
                    samples(taken.stream().map(Recording::up).toList()));
            taken.stream()
                    .flatMap(values -> values.keySet().stream())
                    .distinct()
                    .forEach(key -> {
                        var brace = key.indexOf('{');
                        var name = brace < 0 ? key : key.substring(0, brace);
                        var labels = brace < 0 ? "" : key.substring(brace + 1, key.length() - 1) + ",";
                        all.put(
                                named(name, labels, replica),
                                samples(taken.stream()
                                        .map(values -> values.get(key))
                                        .toList()));
                    });
        });
        return all;
    }

    private static Double up(Map<String, Double> scrape) {
        return scrape.isEmpty() ? 0.0 : 1.0;
    }

    private static String named(String name, String labels, Replica replica) {
        return "%s{%sjob=\"%s\",instance=\"%s\"}"
                .formatted(name, labels, replica.service().id(), replica.instance());
    }

    private static String samples(List<Double> values) {
        var written = new ArrayList<String>();
        boolean there = false;
        for (var value : values) {
            written.add(value != null ? text(value) : there ? GONE : NOTHING);
            there = value != null;
        }
        return String.join(" ", written);
    }

    private static String text(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).toPlainString()
                : Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    }
}
