package dev.innkeeper.ops.doctor;

import dev.innkeeper.platform.health.Probe;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;

/** What a service asks before it says that it is ready, and whether a migration is still to come. */
@Singleton
class ProbesCheck implements Check {
    private final List<Probe> probes;
    private final Flyway flyway;

    ProbesCheck(@All List<Probe> probes, Flyway flyway) {
        this.probes = probes;
        this.flyway = flyway;
    }

    @Override
    public String subject() {
        return "readiness";
    }

    @Override
    public List<Finding> look() {
        var found = new ArrayList<Finding>();
        for (var probe : probes) {
            try {
                probe.check();
                found.add(Finding.fine(probe.name(), "answers as services need it"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of(Finding.problem(subject(), "was interrupted"));
            } catch (Exception e) {
                found.add(Finding.problem(probe.name(), String.valueOf(e.getMessage())));
            }
        }
        found.add(Pending.of(flyway).finding());
        return found;
    }
}
