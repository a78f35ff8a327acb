/** A thin layer over JDBC that binds parameters and maps rows. It knows nothing about hotels and may not build SQL text. */
@NullMarked
package dev.innkeeper.hotel.sql;

import org.jspecify.annotations.NullMarked;
