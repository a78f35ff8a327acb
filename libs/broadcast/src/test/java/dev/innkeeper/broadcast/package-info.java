/** Tests of broadcast against a real Redis. Nothing here may need a running realtime service. */
@NullMarked
package dev.innkeeper.broadcast;

import org.jspecify.annotations.NullMarked;
