package dev.innkeeper.jobs.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
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
 * The fire times of one cron expression in one zone. Where clocks change, a time that is skipped fires once, when the
 * gap ends, and a time that comes twice fires the first time. What fires in each hour ({@code *}) goes by the time that
 * really passes: it does not fall silent while the clock repeats an hour, and no instant fires twice.
 */
public final class FireTimes {
    // Longer than any change of clocks but a jump over the date line, which moves whole days.
    private static final Duration LONGEST_GAP = Duration.ofHours(25);
    private static final int FIELDS_WITH_SECONDS = 6;
    private static final CronDefinition WITHOUT_SECONDS = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);
    // The same with seconds before it; no ready-made definition takes both that and Sunday as 0 or 7.
    private static final CronDefinition WITH_SECONDS = CronDefinitionBuilder.defineCron()
            .withSeconds()
            .withStrictRange()
            .withValidRange(0, 59)
            .and()
            .withMinutes()
            .withStrictRange()
            .withValidRange(0, 59)
            .and()
            .withHours()
            .withStrictRange()
            .withValidRange(0, 23)
            .and()
            .withDayOfMonth()
            .withStrictRange()
            .withValidRange(1, 31)
            .and()
            .withMonth()
            .withStrictRange()
            .withValidRange(1, 12)
            .and()
            .withDayOfWeek()
            .withValidRange(0, 7)
            .withMondayDoWValue(1)
            .withIntMapping(7, 0)
            .withStrictRange()
            .and()
            .instance();

    private final ExecutionTime times;
    private final ZoneId zone;
    private final boolean hourly;

    private FireTimes(Cron cron, ZoneId zone) {
        this.times = ExecutionTime.forCron(cron);
        this.zone = zone;
        this.hourly = isAny(cron.retrieve(CronFieldName.HOUR).getExpression());
    }

    private static boolean isAny(FieldExpression hours) {
        return hours instanceof Always
                || hours instanceof Every every
                        && every.getExpression() instanceof Always
                        && every.getPeriod().getValue() == 1;
    }

    /**
     * Reads a cron expression: minute, hour, day of month, month and day of week, or seconds and those.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static FireTimes of(String cron, ZoneId zone) {
        boolean seconds = cron.strip().split("\\s+").length == FIELDS_WITH_SECONDS;
        var parser = new CronParser(seconds ? WITH_SECONDS : WITHOUT_SECONDS);
        return new FireTimes(parser.parse(cron).validate(), zone);
    }

    /** The first fire time after an instant; empty if there is none any more. */
    public Optional<Instant> next(Instant after) {
        return hourly ? nextByElapsedTime(after) : nextByTheWall(after);
    }

    private Optional<Instant> nextByTheWall(Instant after) {
        // A time in a gap lies before the wall clock of the instant it fires at: look for it from before the gap.
        var transition = zone.getRules().previousTransition(after.plusNanos(1));
        var nearGap = transition != null
                && transition.isGap()
                && transition.getInstant().plus(LONGEST_GAP).isAfter(after);
        var local = nearGap ? justBefore(transition.getDateTimeBefore()) : LocalDateTime.ofInstant(after, zone);
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
        while (true) {
            var offset = zone.getRules().getOffset(from);
            var candidate = times.nextExecution(from.atZone(offset)).map(time -> time.toInstant());
            var change = zone.getRules().nextTransition(from);
            if (change == null || candidate.isPresent() && candidate.get().isBefore(change.getInstant())) {
                return candidate;
            }
            if (firesAt(change)) {
                return Optional.of(change.getInstant());
            }
            if (candidate.isEmpty()) {
                return candidate;
            }
            from = change.getInstant();
        }
    }

    /** Whether the clock jumps onto a fire time, or over one. */
    private boolean firesAt(ZoneOffsetTransition change) {
        var from = change.isGap() ? change.getDateTimeBefore() : change.getDateTimeAfter();
        return times.nextExecution(justBefore(from).atZone(ZoneOffset.UTC))
                .filter(time -> !time.toLocalDateTime().isAfter(change.getDateTimeAfter()))
                .isPresent();
    }

    private static LocalDateTime justBefore(LocalDateTime time) {
        return time.minusNanos(1);
    }
}
