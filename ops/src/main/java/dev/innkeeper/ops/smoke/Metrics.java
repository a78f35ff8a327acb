package dev.innkeeper.ops.smoke;

import java.net.URI;
import java.util.List;

/** Counters of the services, added over all of them and over all labels. */
final class Metrics {
    private final Browser browser;
    private final List<URI> services;

    Metrics(Browser browser, List<URI> services) {
        this.browser = browser;
        this.services = services;
    }

    /** The sum of all series of that name, as of now. */
    double sum(String name) throws InterruptedException {
        var sum = 0.0;
        for (var service : services) {
            var page = browser.get(service.resolve("/metrics")).expect(200).body();
            sum += page.lines()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
        return sum;
    }
}
