/** Tests of the bytes alone. Nothing here may need a running service. */
@NullMarked
package dev.innkeeper.realtime.wire;

import org.jspecify.annotations.NullMarked;
