/**
 * The words every part of the hotel shares: money, nights, configuration. No behaviour of one part alone may live here.
 *
 * <p>One rule for the whole module: rows that describe the house and its people (hotel, room type, guest) are read as
 * Panache entities; everything that is written, and everything that competes for a room, is a plain SQL statement whose
 * WHERE clause or constraint decides races.
 */
@NullMarked
package dev.innkeeper.hotel;

import org.jspecify.annotations.NullMarked;
