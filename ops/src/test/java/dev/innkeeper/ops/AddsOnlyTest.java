package dev.innkeeper.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddsOnlyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DROP TABLE room | drops",
                "alter table room drop column number | drops",
                "ALTER TABLE room DROP number | drops",
                "ALTER TABLE room RENAME COLUMN number TO no | renames",
                "ALTER TABLE room RENAME TO chamber | renames",
                "ALTER TABLE room RENAME number TO no | renames",
                "ALTER TABLE room ALTER COLUMN number TYPE int USING number::int | type",
                "ALTER TABLE room ALTER number SET DATA TYPE int | type",
                "ALTER TABLE room ALTER COLUMN note SET NOT NULL | required",
                "ALTER TABLE room ADD COLUMN floor int NOT NULL | old inserts",
                "ALTER TABLE room ADD price int NOT NULL | old inserts",
                "ALTER TABLE room ADD price numeric(10, 2) NOT NULL | old inserts",
                "ALTER TABLE room ADD COLUMN price numeric(10, 2) NOT NULL | old inserts",
                "ALTER TABLE room ADD COLUMN wing text, ADD \"not null\" varchar(round(2, 0)) NOT NULL | old inserts",
                "ALTER TABLE room ADD \"default\" int NOT NULL | old inserts",
                "ALTER TABLE room ADD IF NOT EXISTS code text PRIMARY KEY | old inserts",
                "ALTER TABLE room ADD CONSTRAINT noted NOT NULL note | required",
                "ALTER TABLE room ADD CONSTRAINT \"is noted\" NOT NULL note NOT VALID | required",
                "ALTER TABLE room ADD NOT NULL note | required",
                "ALTER TABLE room DROP \"number\" | drops",
                "ALTER TABLE room DROP \"constraint\" | drops",
                "ALTER TABLE room RENAME \"room number\" TO no | renames",
                "ALTER TYPE wing RENAME VALUE 'north' TO 'south' | renames",
                "ALTER TABLE room ALTER \"room number\" TYPE int | type",
                "WITH gone AS (DELETE FROM room RETURNING id, number) SELECT 1 FROM gone | deletes",
                "COMMENT ON TABLE room IS '--'; DROP TABLE room | drops",
                "ALTER TABLE guest DROP CONSTRAINT guest_email_key | drops",
                "DROP INDEX CONCURRENTLY guest_email | drops",
                "ALTER TABLE room ALTER COLUMN floor DROP DEFAULT | drops",
                "ALTER TABLE room ALTER id DROP IDENTITY | drops",
                "ALTER TABLE job_failure DETACH PARTITION job_failure_20261122 | detaches",
                "ALTER TABLE room SET SCHEMA old | schema",
                "REVOKE INSERT ON room FROM innkeeper | right",
                "TRUNCATE room | empties",
                "DELETE FROM room WHERE number = '1' | deletes",
            })
    void whatTakesAwayIsFound(String sql, String what) {
        assertThat(AddsOnly.takenAway(sql))
                .hasValueSatisfying(found -> assertThat(found).contains(what));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE floor (id int PRIMARY KEY, name text NOT NULL)",
                "ALTER TABLE room ADD COLUMN floor int",
                "ALTER TABLE room ADD COLUMN floor int NOT NULL DEFAULT 0, ADD COLUMN wing text",
                "ALTER TABLE room ADD COLUMN floor int DEFAULT 0 NOT NULL",
                "ALTER TABLE room ADD floor int NOT NULL DEFAULT 0, ADD wing text",
                "ALTER TABLE room ADD price numeric(10, 2) NOT NULL DEFAULT 0, ADD wing text",
                "ALTER TABLE room ADD label text GENERATED ALWAYS AS (coalesce(note, number)) STORED NOT NULL",
                "ALTER TABLE room ADD id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                "ALTER TABLE room ADD CONSTRAINT named CHECK (note IS NOT NULL OR number IS NOT NULL)",
                "ALTER TABLE room ADD COLUMN \"set not null\" int",
                "ALTER TABLE room ALTER COLUMN note DROP NOT NULL",
                "DROP TRIGGER counted ON room",
                "-- the next release will DROP TABLE room\nCREATE INDEX ON room (number)",
                "UPDATE room SET note = 'to drop table, or delete from it' WHERE note IS NULL",
                "CREATE TYPE wing AS ENUM ('north', 'south')",
            })
    void whatAddsOrOnlyLoosensIsNot(String sql) {
        assertThat(AddsOnly.takenAway(sql)).isEmpty();
    }
}
