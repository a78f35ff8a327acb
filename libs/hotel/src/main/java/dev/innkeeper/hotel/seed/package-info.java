/** Demo data, written by a few set-based statements that can be repeated. Production refuses it, and reference data belongs to the migrations instead. */
@NullMarked
package dev.innkeeper.hotel.seed;

import org.jspecify.annotations.NullMarked;
