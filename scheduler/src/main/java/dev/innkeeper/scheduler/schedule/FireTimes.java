package dev.innkeeper.scheduler.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * The fire times of one cron expression in one zone. Where clocks change, what names an hour fires exactly once: a time
 * that is skipped fires when the gap ends, a time that comes twice fires the first time. What fires in every hour, or
 * every few, counts hours that really pass.
 */
final class FireTimes {
    // Longer than any change of clocks but a jump over the date line, which moves whole days.
    private static final Duration LONGEST_GAP = Duration.ofHours(25);

    private final ExecutionTime times;
    private final ZoneId zone;
    private final boolean hourly;

    private FireTimes(Cron cron, ZoneId zone) {
        this.times = ExecutionTime.forCron(cron);
        this.zone = zone;
        var hours = cron.retrieve(CronFieldName.HOUR).getExpression();
        this.hourly = hours instanceof Always || hours instanceof Every;
    }

    /**
     * Reads a cron expression.
     *
     * @throws IllegalArgumentException if it is none
     */
    static FireTimes of(String cron, ZoneId zone) {
        var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
        return new FireTimes(parser.parse(cron).validate(), zone);
    }

    /** The first fire time after an instant; empty if there is none any more. */
    Optional<Instant> next(Instant after) {
        return hourly ? nextByElapsedTime(after) : nextByTheWall(after);
    }

    /** The last fire time after {@code after} and not after {@code until}. */
    Optional<Instant> latest(Instant after, Instant until) {
        Optional<Instant> found = Optional.empty();
        var next = next(after);
        while (next.isPresent() && !next.get().isAfter(until)) {
            found = next;
            next = next(next.get());
        }
        return found;
    }

    private Optional<Instant> nextByTheWall(Instant after) {
        // A time in a gap lies before the wall clock of the instant it fires at: look for it from before the gap.
        var transition = zone.getRules().previousTransition(after.plusNanos(1));
        var nearGap = transition != null
                && transition.isGap()
                && transition.getInstant().plus(LONGEST_GAP).isAfter(after);
        var local = nearGap ? transition.getDateTimeBefore().minusNanos(1) : LocalDateTime.ofInstant(after, zone);
        while (true) {
            var candidate = times.nextExecution(local.atZone(ZoneOffset.UTC));
            if (candidate.isEmpty()) {
                return Optional.empty();
            }
            local = candidate.get().toLocalDateTime();
            var instant = instantOf(local);
            if (instant.isAfter(after)) {
                return Optional.of(instant);
            }
        }
    }

    private Instant instantOf(LocalDateTime local) {
        var transition = zone.getRules().getTransition(local);
        if (transition != null && transition.isGap()) {
            return transition.getInstant();
        }
        return local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    private Optional<Instant> nextByElapsedTime(Instant after) {
        var from = after;
        var offset = zone.getRules().getOffset(from);
        while (true) {
            var candidate = times.nextExecution(from.atZone(offset)).map(time -> time.toInstant());
            ZoneOffsetTransition change = zone.getRules().nextTransition(from);
            if (candidate.isEmpty() || change == null || candidate.get().isBefore(change.getInstant())) {
                return candidate;
            }
            from = change.getInstant().minusNanos(1);
            offset = change.getOffsetAfter();
            candidate = times.nextExecution(from.atZone(offset)).map(time -> time.toInstant());
            if (candidate.isPresent() && candidate.get().equals(change.getInstant())) {
                return candidate;
            }
            from = change.getInstant();
        }
    }
}
