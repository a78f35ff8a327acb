package dev.innkeeper.scheduler;

import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.catalog.HotelView;
import dev.innkeeper.hotel.jobs.NightAudit;
import dev.innkeeper.hotel.jobs.RemindArrivals;
import dev.innkeeper.hotel.jobs.SweepExpiredHolds;
import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.scheduler.schedule.Schedule;
import dev.innkeeper.scheduler.schedule.ScheduleSource;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** What is done for the hotels by the clock: some of it for all at once, some for each by the clock on its wall. */
@Singleton
class HotelSchedules implements ScheduleSource {
    private final Catalog catalog;
    private final SchedulerConfig config;

    HotelSchedules(Catalog catalog, SchedulerConfig config) {
        this.catalog = catalog;
        this.config = config;
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
                timing.cron(),
                ZoneOffset.UTC,
                timing.catchUp(),
                time -> new SweepExpiredHolds(),
                List.of(EnqueueOption.unique(name)));
    }

    private Schedule remindArrivals(HotelView hotel) {
        var timing = config.arrivalReminders();
        return new Schedule(
                "arrival-reminders:" + hotel.slug(),
                timing.cron(),
                hotel.zone(),
                timing.catchUp(),
                time -> new RemindArrivals(hotel.slug(), time.toLocalDate().plusDays(1)));
    }

    // It runs after midnight: the night to close began the evening before.
    private Schedule audit(HotelView hotel) {
        var timing = config.nightAudit();
        return new Schedule(
                "night-audit:" + hotel.slug(),
                timing.cron(),
                hotel.zone(),
                timing.catchUp(),
                time -> new NightAudit(hotel.slug(), time.toLocalDate().minusDays(1)));
    }
}
