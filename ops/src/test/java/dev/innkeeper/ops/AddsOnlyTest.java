package dev.innkeeper.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddsOnlyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
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
                "ALTER TABLE room DROP CONSTRAINT room_number_check",
                "ALTER TABLE room ALTER COLUMN note DROP NOT NULL",
                "DROP INDEX room_number",
                "-- the next release will DROP TABLE room\nCREATE INDEX ON room (number)",
                "UPDATE room SET note = 'to drop table, or delete from it' WHERE note IS NULL",
                "CREATE TYPE wing AS ENUM ('north', 'south')",
            })
    void whatAddsOrOnlyLoosensIsNot(String sql) {
        assertThat(AddsOnly.takenAway(sql)).isEmpty();
    }
}
