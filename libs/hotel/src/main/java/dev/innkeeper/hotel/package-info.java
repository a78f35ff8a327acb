/**
 * The words every part of the hotel shares: money, nights, configuration. No behaviour of one part alone may live here.
 *
 * <p>One rule for the whole module: accounts are a Panache entity, which only web reads, so that the other services start
 * without Hibernate; all else is a plain SQL statement whose WHERE clause or constraint decides races.
 */
@NullMarked
package dev.innkeeper.hotel;

import org.jspecify.annotations.NullMarked;
