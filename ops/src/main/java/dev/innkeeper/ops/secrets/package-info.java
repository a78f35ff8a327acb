/** Changes secrets while everything runs: a new one is accepted beside the old one, then used, then the old one goes. */
@NullMarked
package dev.innkeeper.ops.secrets;

import org.jspecify.annotations.NullMarked;
