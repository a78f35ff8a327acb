package dev.innkeeper.local.system;

import dev.innkeeper.testkit.Database;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** What triggers write down of the leadership and of the jobs that one schedule of every hotel enqueues. */
final class TakeoverLog {
    private static final String BEGIN = """
            create schema takeover;
            create table takeover.term (
                epoch bigint, expires_at timestamptz, at timestamptz default clock_timestamp());
            create table takeover.job (id uuid, hotel text);
            create function takeover.write_term() returns trigger language plpgsql as $$ begin
                insert into takeover.term (epoch, expires_at) values (new.epoch, new.expires_at);
                return null;
            end $$;
            create function takeover.write_job() returns trigger language plpgsql as $$ begin
                insert into takeover.job values (new.id, new.args->>'hotel');
                return null;
            end $$;
            create trigger takeover after insert or update on leader
                for each row execute function takeover.write_term();
            create trigger takeover after insert on job
                for each row when (new.kind = 'hotel.night-audit') execute function takeover.write_job();
            """;
    // As if the leader had died in the second in which it had to fire. What it did before is of no interest.
    private static final String MISS = """
            begin;
            delete from schedule_fire where name like 'night-audit:%';
            truncate takeover.job;
            update schedule set last_fire_at = date_trunc('minute', clock_timestamp()) - interval '1 minute'
             where name like 'night-audit:%';
            commit;
            """;
    private static final String FIRES =
            "(select substr(name, 13) as hotel, fire_at, job_id from schedule_fire where name like 'night-audit:%') f";

    private final Database database;

    private TakeoverLog(Database database) {
        this.database = database;
    }

    static TakeoverLog begin(Database database) {
        database.execute(BEGIN);
        return new TakeoverLog(database);
    }

    void end() {
        database.execute("drop schema takeover cascade");
    }

    Instant now() throws SQLException {
        return time("select clock_timestamp()");
    }

    void aFireTimeCameDueAndNobodyFiredIt() {
        database.execute(MISS);
    }

    /** The epoch of who leads or led last. */
    long epoch() throws SQLException {
        return number("select max(epoch) from takeover.term");
    }

    Instant begunAt(long epoch) throws SQLException {
        return time("select min(at) from takeover.term where epoch = " + epoch);
    }

    Instant leasedUntil(long epoch) throws SQLException {
        return time("select max(expires_at) from takeover.term where epoch = " + epoch);
    }

    /** How many hotels have this timing written down. */
    long hotelsAudited(String cron) throws SQLException {
        return number("select count(*) from schedule where name like 'night-audit:%' and cron = '" + cron + "'");
    }

    long hotelsWithFires() throws SQLException {
        return number("select count(distinct hotel) from " + FIRES);
    }

    Instant firstFireTime() throws SQLException {
        return time("select min(fire_at) from " + FIRES);
    }

    /** Minutes between a hotel's first and last fire time that were not fired. */
    long lostFireTimes() throws SQLException {
        return number("""
                select coalesce(sum(missing), 0) from (
                    select extract(epoch from max(fire_at) - min(fire_at)) / 60 + 1 - count(*) as missing
                      from %s group by hotel) gaps""".formatted(FIRES));
    }

    /** Fire times without the one job that they name, and jobs that no fire time names. */
    long firesWithoutExactlyOneJob() throws SQLException {
        return number("""
                select count(*) from (
                    select from %s full join takeover.job j on j.id = f.job_id and j.hotel = f.hotel
                     group by coalesce(f.job_id, j.id) having count(f.fire_at) <> 1 or count(j.id) <> 1) wrong""".formatted(FIRES));
    }

    private long number(String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private Instant time(String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }
}
