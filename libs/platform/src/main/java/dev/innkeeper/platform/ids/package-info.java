/** The time and the identifiers that everything else is given. Nothing here may read the wall clock or a random source outside these two seams. */
@NullMarked
package dev.innkeeper.platform.ids;

import org.jspecify.annotations.NullMarked;
