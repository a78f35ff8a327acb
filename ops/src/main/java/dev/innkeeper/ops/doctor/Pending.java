package dev.innkeeper.ops.doctor;

import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Scripts that have not been applied.
 *
 * @param toAdd those that a release needs before its services
 * @param toTakeAway those that wait until no service of the release before runs any more
 */
public record Pending(int toAdd, int toTakeAway) {
    private static final String CONTRACT = "db/contract/";

    /** Asks the database. */
    public static Pending of(Flyway flyway) {
        var pending = flyway.info().pending();
        var contract = Stream.of(pending).filter(Pending::takesAway).count();
        return new Pending(pending.length - (int) contract, (int) contract);
    }

    Finding finding() {
        if (toAdd > 0) {
            return Finding.warning("migrations", "%d are not applied: run 'migrate'".formatted(toAdd));
        }
        return Finding.fine(
                "migrations",
                toTakeAway == 0
                        ? "all are applied"
                        : "all that add are applied; %d that take away wait for 'migrate --contract', once all services are of this release"
                                .formatted(toTakeAway));
    }

    private static boolean takesAway(MigrationInfo script) {
        var place = script.getPhysicalLocation();
        return place != null && place.contains(CONTRACT);
    }
}
