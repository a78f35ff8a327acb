package dev.innkeeper.jobs.dispatch;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Settlements that Redis may not have heard of, or before something older: the last of each job, so many at most. */
final class Untold {
    // What a worker without Redis ends in ten minutes.
    private static final int MOST = 20_000;

    private final Map<UUID, Settlement> byJob = new ConcurrentHashMap<>();

    /** Of what is beyond the bound the leases run out. */
    void keep(Settlement settlement) {
        if (byJob.size() < MOST || byJob.containsKey(settlement.id())) {
            byJob.merge(settlement.id(), settlement, Settlement::later);
        }
    }

    /** The job is settled anew. */
    void drop(UUID id) {
        // Called for each job, and hardly ever is anything kept.
        if (!byJob.isEmpty()) {
            byJob.remove(id);
        }
    }

    List<Settlement> some(int most) {
        return byJob.values().stream().limit(most).toList();
    }

    /** False if the job has been settled anew since. */
    boolean take(Settlement settlement) {
        return byJob.remove(settlement.id(), settlement);
    }

    int size() {
        return byJob.size();
    }
}
