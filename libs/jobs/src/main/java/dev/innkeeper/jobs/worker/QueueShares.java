package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobsConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Shares free slots between queues by weight, where chance decides over what does not divide, so that no queue starves; or
 * gives all to the first.
 */
final class QueueShares {
    private final Map<String, Integer> weights;
    private final JobsConfig.Order order;
    private final RandomGenerator random;

    QueueShares(List<String> configured, JobsConfig.Order order, RandomGenerator random) {
        this.weights = parse(configured);
        this.order = order;
        this.random = random;
    }

    Set<String> queues() {
        return weights.keySet();
    }

    /** How many slots each of these queues gets; those with none are left out. */
    Map<String, Integer> share(int slots, Set<String> among) {
        var shares = new LinkedHashMap<String, Integer>();
        if (order == JobsConfig.Order.STRICT) {
            queues().stream().filter(among::contains).findFirst().ifPresent(first -> shares.put(first, slots));
            return shares;
        }
        int sum = weights.entrySet().stream()
                .filter(entry -> among.contains(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
        if (sum == 0) {
            return shares;
        }
        int left = slots;
        for (var queue : among) {
            int whole = slots * weights.getOrDefault(queue, 0) / sum;
            if (whole > 0) {
                shares.put(queue, whole);
                left -= whole;
            }
        }
        var names = new ArrayList<>(among);
        for (; left > 0; left--) {
            shares.merge(draw(names, sum), 1, Integer::sum);
        }
        return shares;
    }

    private String draw(List<String> among, int sum) {
        int ticket = random.nextInt(sum);
        for (var queue : among) {
            ticket -= weights.getOrDefault(queue, 0);
            if (ticket < 0) {
                return queue;
            }
        }
        throw new IllegalStateException("the weights do not add up to " + sum);
    }

    private static Map<String, Integer> parse(List<String> configured) {
        var weights = new LinkedHashMap<String, Integer>();
        for (var entry : configured) {
            int colon = entry.indexOf(':');
            try {
                int weight = Integer.parseInt(entry.substring(colon + 1).strip());
                if (colon < 1 || weight < 1) {
                    throw new NumberFormatException(entry);
                }
                weights.put(entry.substring(0, colon).strip(), weight);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "innkeeper.jobs.worker.queues: expected name:weight with a weight of at least 1, got " + entry,
                        e);
            }
        }
        return weights;
    }
}
