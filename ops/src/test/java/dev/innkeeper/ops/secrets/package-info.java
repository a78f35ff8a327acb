/** Tests of how secrets are changed. No production code may depend on them. */
@NullMarked
package dev.innkeeper.ops.secrets;

import org.jspecify.annotations.NullMarked;
