package dev.innkeeper.hotel.sql;

import java.sql.SQLException;

/** Makes a value of the row a query stands at. */
@FunctionalInterface
public interface RowMapper<T> {

    T map(Row row) throws SQLException;
}
