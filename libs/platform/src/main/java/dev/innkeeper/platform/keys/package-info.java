/** The keys that sign and encrypt what leaves the process, as a set that can be rotated. What is signed is not known here. */
@NullMarked
package dev.innkeeper.platform.keys;

import org.jspecify.annotations.NullMarked;
