/**
 * The words every part of the hotel shares: money, nights, configuration. No behaviour of one part alone may live here.
 *
 * <p>One rule for the whole module: what is stored is read and written by plain SQL, whose WHERE clause or constraint decides
 * races.
 */
@NullMarked
package dev.innkeeper.hotel;

import org.jspecify.annotations.NullMarked;
