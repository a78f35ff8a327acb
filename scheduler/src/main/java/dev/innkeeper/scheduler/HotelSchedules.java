package dev.innkeeper.scheduler;

import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.catalog.HotelView;
import dev.innkeeper.hotel.jobs.NightAudit;
import dev.innkeeper.hotel.jobs.RemindArrivals;
import dev.innkeeper.hotel.jobs.SweepExpiredHolds;
import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.schedule.CatchUp;
import dev.innkeeper.jobs.schedule.Schedule;
import dev.innkeeper.jobs.schedule.Schedule.Timing;
import dev.innkeeper.jobs.schedule.ScheduleRules;
import dev.innkeeper.jobs.schedule.ScheduleSource;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** What is done for the hotels by the clock: some of it for all at once, some for each by the clock on its wall. */
@Singleton
class HotelSchedules implements ScheduleSource {
    /** Raise it with each change of what is scheduled here, so that a replica that is older does not undo it. */
    private static final int VERSION = 1;

    private final Catalog catalog;
    private final SchedulerConfig config;

    HotelSchedules(Catalog catalog, SchedulerConfig config) {
        this.catalog = catalog;
        this.config = config;
    }

    @Override
    public String name() {
        return "hotel";
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public List<Schedule> schedules() {
        return Stream.concat(
                        Stream.of(expireHolds()),
                        catalog.hotels().stream().flatMap(hotel -> Stream.of(remindArrivals(hotel), audit(hotel))))
                .toList();
    }

    // One sweep at a time: one that takes longer than a minute, or waits for a worker that long, does the next one's
    // work.
    private Schedule expireHolds() {
        var timing = config.expireHolds();
        var name = "expire-holds";
        return new Schedule(
                name,
                new Timing(timing.cron(), ZoneOffset.UTC, ScheduleRules.of(CatchUp.latest(timing.catchUp()))),
                time -> new SweepExpiredHolds(),
                List.of(EnqueueOption.unique(name)));
    }

    private Schedule remindArrivals(HotelView hotel) {
        var timing = config.arrivalReminders();
        return new Schedule(
                "arrival-reminders:" + hotel.slug(),
                new Timing(timing.cron(), hotel.zone(), ScheduleRules.of(CatchUp.latest(timing.catchUp()))),
                time -> new RemindArrivals(hotel.slug(), time.toLocalDate().plusDays(1)));
    }

    // It runs after midnight: the night to close began the evening before. Each night is closed, however many were
    // missed.
    private Schedule audit(HotelView hotel) {
        var timing = config.nightAudit();
        return new Schedule(
                "night-audit:" + hotel.slug(),
                new Timing(timing.cron(), hotel.zone(), ScheduleRules.of(CatchUp.all(timing.catchUp()))),
                time -> new NightAudit(hotel.slug(), time.toLocalDate().minusDays(1)));
    }
}
