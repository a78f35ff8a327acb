package dev.innkeeper.scheduler;

import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.catalog.HotelView;
import dev.innkeeper.hotel.jobs.NightAudit;
import dev.innkeeper.hotel.jobs.RemindArrivals;
import dev.innkeeper.hotel.jobs.SweepExpiredHolds;
import dev.innkeeper.scheduler.schedule.Schedule;
import dev.innkeeper.scheduler.schedule.ScheduleSource;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** What happens at fixed times in the hotels. */
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
        var ofHotels =
                catalog.hotels().stream().flatMap(hotel -> Stream.of(arrivalReminders(hotel), nightAudit(hotel)));
        return Stream.concat(Stream.of(expireHolds()), ofHotels).toList();
    }

    private Schedule expireHolds() {
        var timing = config.expireHolds();
        return new Schedule(
                "expire-holds", timing.cron(), ZoneOffset.UTC, timing.catchUp(), fireTime -> new SweepExpiredHolds());
    }

    private Schedule arrivalReminders(HotelView hotel) {
        var timing = config.arrivalReminders();
        return new Schedule(
                "arrival-reminders:" + hotel.slug(),
                timing.cron(),
                hotel.zone(),
                timing.catchUp(),
                fireTime ->
                        new RemindArrivals(hotel.slug(), fireTime.toLocalDate().plusDays(1)));
    }

    private Schedule nightAudit(HotelView hotel) {
        var timing = config.nightAudit();
        return new Schedule(
                "night-audit:" + hotel.slug(),
                timing.cron(),
                hotel.zone(),
                timing.catchUp(),
                fireTime -> new NightAudit(hotel.slug(), fireTime.toLocalDate().minusDays(1)));
    }
}
