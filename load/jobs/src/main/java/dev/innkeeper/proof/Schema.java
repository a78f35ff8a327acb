package dev.innkeeper.proof;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** {@code prepare}: the tables that the jobs write to. They are no part of the product's schema. */
@Singleton
final class Schema implements Command {
    private static final String TABLES = """
            create schema if not exists proof;
            -- The transactional effect: once a job. No key keeps a second one out, so that it is there to be counted.
            create table if not exists proof.ledger (
                job_id uuid not null, attempt int not null, at timestamptz not null default clock_timestamp());
            -- The effect of a plain handler: at least once a job.
            create table if not exists proof.effect (
                job_id uuid not null, attempt int not null, at timestamptz not null default clock_timestamp());
            -- From when to when an attempt ran that had a limit; who died in it wrote no end.
            create table if not exists proof.span (
                job_id uuid not null, attempt int not null, key text not null, claimed timestamptz not null,
                began timestamptz not null default clock_timestamp(), ended timestamptz);
            -- When an attempt started that had a rate.
            create table if not exists proof.start (
                job_id uuid not null, attempt int not null, key text not null, claimed timestamptz not null,
                began timestamptz not null);
            -- What the feeder enqueued, and in which table its effect is to be found.
            create table if not exists proof.accepted (job_id uuid primary key, effect text not null);
            -- How many jobs a second the feeder is to enqueue, and which rate it has come to know of.
            create table if not exists proof.feed (rate int not null, obeyed int not null default 0);
            """;

    private final DataSource database;

    Schema(DataSource database) {
        this.database = database;
    }

    @Override
    public String word() {
        return "prepare";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String run(List<String> arguments) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(TABLES);
        }
        return "prepared=1";
    }
}
