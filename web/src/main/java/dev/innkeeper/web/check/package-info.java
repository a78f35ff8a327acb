/**
 * Whether what a caller sent keeps to the constraints declared on its record.
 * Rules of the hotel do not live here: whether a stay is possible is for the domain to say.
 */
@NullMarked
package dev.innkeeper.web.check;

import org.jspecify.annotations.NullMarked;
