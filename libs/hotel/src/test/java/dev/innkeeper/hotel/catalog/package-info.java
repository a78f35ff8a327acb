/**
 * Tests of what is remembered of hotels and room types.
 * No test here needs a database.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.hotel.catalog;
